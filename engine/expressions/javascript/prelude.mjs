/**
 * What a script finds around it, written in JavaScript inside the sandbox: variables as globals, `execution` and `task`
 * as Camunda and Flowable have them, `BpmnError`, a little of Spin. Effects are collected and returned as data.
 */
import { PRELUDE_JAVA } from './prelude-java.mjs';

export const PRELUDE = String.raw`
(function () {
  'use strict';
  var stringify = JSON.stringify, evaluate = eval;
  var input = JSON.parse(__input);
  var source = __source;
  delete globalThis.__input;
  delete globalThis.__source;
  var assignments = {}, task = {}, log = [];
  var has = function (object, name) { return Object.prototype.hasOwnProperty.call(object, name); };
  var get = function (name) {
    if (has(assignments, name)) return assignments[name];
    return has(input.variables, name) ? input.variables[name] : null;
  };
  var set = function (name, value) {
    name = String(name);
    if (name === '' || name === '__proto__' || name === 'constructor' || name === 'prototype') throw new Error('"' + name + '" cannot be the name of a variable');
    assignments[name] = value === undefined ? null : value;
    if (name in globalThis && !has(input.variables, name)) return;
    globalThis[name] = assignments[name];
  };
  var print = function () {
    if (log.length < 200) log.push(Array.prototype.map.call(arguments, function (one) {
      return typeof one === 'string' ? one : JSON.stringify(one) || String(one);
    }).join(' ').slice(0, 2000));
  };
  ${PRELUDE_JAVA}
  function BpmnError(code, message) {
    if (!(this instanceof BpmnError)) return new BpmnError(code, message);
    this.code = String(code);
    this.message = message === undefined ? this.code : String(message);
    this.isBpmnError = true;
  }
  function node(value) {
    return {
      prop: function (name, to) {
        if (arguments.length > 1) { value[name] = to && to.__spin ? to.value() : to; return node(value); }
        if (value === null || typeof value !== 'object' || !has(value, name)) throw new Error('The JSON has no property "' + name + '"');
        return node(value[name]);
      },
      hasProp: function (name) { return value !== null && typeof value === 'object' && has(value, name); },
      stringValue: function () { return String(value); },
      numberValue: function () { return Number(value); },
      boolValue: function () { return value === true; },
      value: function () { return value; },
      isNull: function () { return value === null; },
      isArray: function () { return Array.isArray(value); },
      elements: function () { return (value || []).map(node); },
      toString: function () { return JSON.stringify(value); },
      toJSON: function () { return value; },
      __spin: true
    };
  }
  var variablesOf = function () {
    var all = {};
    Object.keys(input.variables).forEach(function (name) { all[name] = input.variables[name]; });
    Object.keys(assignments).forEach(function (name) { all[name] = assignments[name]; });
    return all;
  };
  var facts = input.execution || {};
  var access = {
    getVariable: get, getVariableLocal: get, getVariables: variablesOf,
    hasVariable: function (name) { return get(name) !== null || has(input.variables, name); },
    hasVariableLocal: function (name) { return has(input.variables, name); },
    setVariable: set, setVariableLocal: set,
    setVariables: function (values) { Object.keys(values).forEach(function (name) { set(name, values[name]); }); },
    removeVariable: function (name) { set(name, null); },
    getProcessInstance: function () { return access; },
    getId: function () { return facts.instanceId; },
    getProcessInstanceId: function () { return facts.instanceId; },
    getProcessBusinessKey: function () { return facts.businessKey; },
    getBusinessKey: function () { return facts.businessKey; },
    getProcessInstanceBusinessKey: function () { return facts.businessKey; },
    getProcessDefinitionId: function () { return facts.processId; },
    getCurrentActivityId: function () { return facts.elementId; },
    getCurrentActivityName: function () { return facts.elementName; },
    id: facts.instanceId, processInstanceId: facts.instanceId, processBusinessKey: facts.businessKey,
    businessKey: facts.businessKey, currentActivityId: facts.elementId, currentActivityName: facts.elementName
  };
  var known = input.task || {};
  var field = function (name) { return has(task, name) ? task[name] : (has(known, name) ? known[name] : null); };
  var taskObject = Object.assign({}, access, {
    getId: function () { return known.id || null; },
    getName: function () { return facts.elementName; },
    getTaskDefinitionKey: function () { return facts.elementId; },
    getEventName: function () { return known.eventName || null; },
    getAssignee: function () { return field('assignee'); },
    setAssignee: function (name) { task.assignee = name === null || name === undefined ? null : String(name); },
    getPriority: function () { return field('priority'); },
    setPriority: function (priority) { task.priority = Number(priority); },
    getDueDate: function () { return field('dueDate'); },
    setDueDate: function (date) { task.dueDate = date === undefined ? null : date; },
    getFollowUpDate: function () { return field('followUpDate'); },
    setFollowUpDate: function (date) { task.followUpDate = date === undefined ? null : date; },
    addCandidateUser: function (name) { task.candidateUsers = (field('candidateUsers') || []).concat([String(name)]); },
    addCandidateGroup: function (name) { task.candidateGroups = (field('candidateGroups') || []).concat([String(name)]); },
    setName: function () {}, setDescription: function () {},
    getExecution: function () { return access; },
    execution: access
  });
  var delegate = { BpmnError: BpmnError };
  var org = {
    camunda: { bpm: { engine: { delegate: delegate } } }, operaton: { bpm: { engine: { delegate: delegate } } },
    flowable: { engine: { delegate: delegate } }, activiti: { engine: { delegate: delegate } }
  };
  var globals = {
    execution: access, task: taskObject, kcontext: access, print: print, println: print,
    console: { log: print, info: print, warn: print, error: print },
    BpmnError: BpmnError, S: function (x) { return node(typeof x === 'string' ? JSON.parse(x) : x); },
    org: org, java: javaNames.java, System: javaNames.System, Thread: javaNames.java.lang.Thread,
    ArrayList: javaNames.ArrayList, HashMap: javaNames.HashMap,
    Packages: { java: javaNames.java, org: org },
    Java: { type: function (path) {
      var found = String(path).split('.').reduce(function (at, name) { return at && has(at, name) ? at[name] : undefined; }, { java: javaNames.java, org: org });
      if (found === undefined) throw new Error('The Java class ' + path + ' is not here');
      return found;
    } }
  };
  Object.keys(javaNames.exceptions).forEach(function (name) { globals[name] = javaNames.exceptions[name]; });
  Object.keys(input.variables).forEach(function (name) { globalThis[name] = input.variables[name]; });
  Object.keys(globals).forEach(function (name) {
    if (!has(input.variables, name) || name === 'execution') globalThis[name] = globals[name];
  });
  var plain = function (value) { return value === undefined || typeof value === 'function' ? null : value; };
  // A script engine runs a script as the body of a function, where return is allowed.
  var run = function () {
    try {
      return evaluate(source);
    } catch (error) {
      if (!(error instanceof SyntaxError) || error.message !== 'return not in a function') throw error;
      return evaluate('(function () {' + source + '\n})()');
    }
  };
  // Maps of Groovy have methods; those of JavaScript are left alone.
  var asMap = function (value) {
    if (value === null || typeof value !== 'object') return value;
    Object.keys(value).forEach(function (name) { asMap(value[name]); });
    return Array.isArray(value) ? value : Object.setPrototypeOf(value, mapMethods);
  };
  if (input.language === 'groovy') Object.keys(input.variables).forEach(function (name) { asMap(input.variables[name]); });
  try {
    var value = run();
    return stringify({ value: plain(value), assignments: assignments, task: task, log: log });
  } catch (error) {
    if (error && error.isBpmnError) {
      return stringify({ error: { code: error.code, message: error.message }, assignments: assignments, task: task, log: log });
    }
    throw error;
  }
})()
`;
