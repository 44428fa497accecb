import { type CheckFault, fault, repeated } from './check-fault.ts';
import { fieldPaths, schemaAtLongPath } from './form-paths.ts';
import type { PackVersion } from './pack.ts';

/** With a mapping, everything that is filled in comes out under a name of its own: nothing is lost, nothing doubled. */
export function checkMapping({ mapping, dataSchema }: PackVersion, at: string): CheckFault[] {
  if (!mapping) return [];
  const covers = (from: string, path: string): boolean => path === from || path.startsWith(`${from}.`);
  const unknown = mapping.flatMap(({ from }, m): CheckFault[] =>
    schemaAtLongPath(dataSchema, from)
      ? []
      : [fault(`${at}/mapping/${m}/from`, `names no property "${from}"`, 'name a property of dataSchema')],
  );
  const twice = repeated(mapping, ({ to }) => to).map(([{ to }, m]) =>
    fault(`${at}/mapping/${m}/to`, `"${to}" is the name of an earlier field`, 'give each field a name of its own'),
  );
  const fields = fieldPaths(dataSchema).flatMap((path): CheckFault[] => {
    const places = mapping.flatMap(({ from }, m) => (covers(from, path) ? [m] : []));
    if (places.length === 0) return [fault(`${at}/mapping`, `loses "${path}"`, `add { "to": "…", "from": "${path}" }`)];
    const again = places[1];
    return again === undefined
      ? []
      : [fault(`${at}/mapping/${again}/from`, `"${path}" is mapped a second time`, 'map each field once')];
  });
  return [...unknown, ...twice, ...fields];
}
