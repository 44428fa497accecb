import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;
const place = { file: Type.String(), line: Type.Integer({ minimum: 1 }), pointer: Type.String() };

export const servicesCheckOutputSchema = Type.Object(
  {
    /** Packs without a fault. */
    packs: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          kind: Type.Union([
            Type.Literal('dossier'),
            Type.Literal('notice'),
            Type.Literal('check-in'),
            Type.Literal('guide'),
          ]),
          versions: Type.Array(
            Type.Object(
              {
                version: Type.String(),
                status: Type.Union([Type.Literal('current'), Type.Literal('draft')]),
                openQuestions: Type.Array(Type.Object({ vi: Type.String(), en: Type.String() }, closed)),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
    fileCount: Type.Integer({ minimum: 0 }),
    faults: Type.Array(Type.Object({ ...place, problem: Type.String(), mend: Type.String() }, closed)),
    /** Texts of drafts that are still to be written. */
    toFill: Type.Array(Type.Object(place, closed)),
  },
  { ...closed, $id: 'motcua-services-check', title: 'motcua services check --json' },
);
export type ServicesCheckOutput = Static<typeof servicesCheckOutputSchema>;

export const servicesPreviewOutputSchema = Type.Object(
  { url: Type.String({ pattern: '^http://127\\.0\\.0\\.1:[0-9]+$' }) },
  { ...closed, $id: 'motcua-services-preview', title: 'motcua services preview --json' },
);
export type ServicesPreviewOutput = Static<typeof servicesPreviewOutputSchema>;
