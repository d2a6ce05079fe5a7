/** Every generated file: its path from the root, and its text from the catalogue. */
export const generators: readonly {
  readonly path: string;
  readonly render: (catalogue: object) => string;
}[];
