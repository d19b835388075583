/** Tells whether a JUEL expression calls Java code: a method of something that is no value and no part of the engine. */

/** Objects that the JUEL compiler knows (`engine/expressions/juel`). */
const OBJECTS = new Set([
  'execution',
  'task',
  'variables',
  'vars',
  'var',
  'dateTime',
  'date',
  'now',
  'externalTask',
  'math',
  'Math',
  'connector',
]);

/** Methods of text, lists, maps, numbers, dates and Spin values; they need no Java code of the user. */
const METHODS = new Set(
  (
    'size isEmpty isBlank get containsKey containsValue contains indexOf lastIndexOf length equals equalsIgnoreCase ' +
    'startsWith endsWith toLowerCase toUpperCase trim substring replace replaceAll split concat matches charAt toString ' +
    'intValue longValue doubleValue floatValue booleanValue compareTo add subtract multiply divide remove put keySet ' +
    'values entrySet prop hasProp stringValue numberValue boolValue value elements element mapTo jsonPath attr ' +
    'plusDays plusWeeks plusMonths plusYears plusHours plusMinutes plusSeconds minusDays minusWeeks minusMonths ' +
    'minusYears minusHours minusMinutes toDate getTime getOrDefault first last'
  ).split(' '),
);

const CALL = /([A-Za-z_$][\w$]*)((?:\s*\.\s*[A-Za-z_$][\w$]*|\[[^\]]*\])*?)\s*\.\s*([A-Za-z_$][\w$]*)\s*\(/g;

/** The calls of foreign code in a text, as `bean.method`; empty when it needs none. */
export function beanCalls(source: string): readonly string[] {
  const found = new Set<string>();
  for (const [, body = ''] of source.matchAll(/[$#]\{([^}]*)\}/g)) {
    const text = body.replaceAll(/'[^']*'|"[^"]*"/g, '""');
    for (const [, object = '', , method = ''] of text.matchAll(CALL))
      if (!OBJECTS.has(object) && !METHODS.has(method) && !/^(?:get|is)[A-Z]/.test(method))
        found.add(`${object}.${method}`);
  }
  return [...found];
}
