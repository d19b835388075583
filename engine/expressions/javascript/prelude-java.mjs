/**
 * The few names of Java that scripts of Java engines lean on, inside the sandbox: exceptions, `System.out`, collections,
 * `Java.type`, methods of text and lists. Everything else of Java is not there, and a script that needs it says so.
 */
export const PRELUDE_JAVA = String.raw`
  var javaNames = (function () {
    var exception = function (name) {
      return function (message) {
        var error = new Error(message === undefined ? name : String(message));
        error.name = name;
        error.getMessage = function () { return error.message; };
        return error;
      };
    };
    var exceptions = {};
    ['Exception', 'RuntimeException', 'IllegalArgumentException', 'IllegalStateException', 'NullPointerException']
      .forEach(function (name) { exceptions[name] = exception(name); });
    var System = { out: { println: print, print: print }, err: { println: print, print: print } };
    var ArrayList = function (items) { return Array.isArray(items) ? items.slice() : []; };
    var HashMap = function (from) { return Object.assign(Object.create(mapMethods), from); };
    var lang = Object.assign({ System: System, Thread: { sleep: function () {} }, String: String, Integer: Number, Long: Number,
      Double: Number, Boolean: Boolean, Math: Math, Object: Object }, exceptions);
    lang.Integer.parseInt = lang.Integer.parseInt || parseInt;
    var util = { ArrayList: ArrayList, LinkedList: ArrayList, HashMap: HashMap, LinkedHashMap: HashMap, Date: Date };
    return { java: { lang: lang, util: util }, System: System, exceptions: exceptions, ArrayList: ArrayList, HashMap: HashMap };
  })();
  var mapMethods = Object.create(Object.prototype);
  var define = function (on, methods) {
    Object.keys(methods).forEach(function (name) {
      if (!(name in on)) Object.defineProperty(on, name, { value: methods[name], writable: true, configurable: true });
    });
  };
  define(mapMethods, {
    get: function (name) { return has(this, name) ? this[name] : null; },
    put: function (name, value) { if (name !== '__proto__') this[name] = value; },
    getOrDefault: function (name, other) { return has(this, name) ? this[name] : other; },
    containsKey: function (name) { return has(this, name); },
    remove: function (name) { var value = this[name]; delete this[name]; return value; },
    size: function () { return Object.keys(this).length; },
    isEmpty: function () { return Object.keys(this).length === 0; },
    keySet: function () { return Object.keys(this); }
  });
  define(String.prototype, {
    equals: function (other) { return String(this) === other; },
    equalsIgnoreCase: function (other) { return String(this).toLowerCase() === String(other).toLowerCase(); },
    contains: function (part) { return this.includes(part); },
    isEmpty: function () { return this.length === 0; },
    size: function () { return this.length; },
    toInteger: function () { return parseInt(this, 10); },
    toDouble: function () { return Number(this); }
  });
  define(Number.prototype, {
    intValue: function () { return Math.trunc(this); }, longValue: function () { return Math.trunc(this); },
    doubleValue: function () { return Number(this); }, equals: function (other) { return Number(this) === other; }
  });
  define(Boolean.prototype, { booleanValue: function () { return Boolean(this.valueOf()); } });
  define(Array.prototype, {
    size: function () { return this.length; },
    get: function (index) { return this[index]; },
    add: function (item) { this.push(item); return true; },
    addAll: function (items) { items.forEach(function (item) { this.push(item); }, this); return true; },
    isEmpty: function () { return this.length === 0; },
    contains: function (item) { return this.includes(item); },
    each: function (body) { this.forEach(function (item) { body(item); }); return this; },
    collect: function (body) { return this.map(function (item) { return body(item); }); },
    findAll: function (test) { return this.filter(function (item) { return test(item); }); },
    any: function (test) { return this.some(function (item) { return test(item); }); },
    first: function () { return this[0]; },
    last: function () { return this[this.length - 1]; },
    sum: function () { return this.reduce(function (sum, item) { return sum + item; }, 0); }
  });
`;
