/** A default namespace that is a vendor's and also has a prefix, as jBPM writes it: moddle then loses the prefix. */
import { descendants } from '../xml/element.ts';
import type { RepairRule } from './edit.ts';

export const defaultNamespace: RepairRule = ({ root, text }) => {
  const plain = root.attributes.find(({ name }) => name === 'xmlns');
  if (!plain || root.prefix === '') return [];
  const prefixed = root.attributes.some(({ prefix, value }) => prefix === 'xmlns' && value === plain.value);
  if (!prefixed) return [];
  for (const element of descendants(root))
    if (element.prefix === '' && element.uri === plain.value) return [];
  const start = text.charAt(plain.start - 1) === ' ' ? plain.start - 1 : plain.start;
  return [
    {
      code: 'NS_DEFAULT_EQUALS_VENDOR',
      element: null,
      message: `The unused default namespace ${plain.value} was removed.`,
      edits: [{ start, end: plain.end, text: '' }],
    },
  ];
};
