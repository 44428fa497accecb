/** The packages carry no types. */
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const factory: import('./emscripten-decoder.ts').DecoderFactory;
  export default factory;
}
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  const factory: import('./emscripten-decoder.ts').DecoderFactory;
  export default factory;
}

/** What of it is used here: the project's types are those of Node alone, which leave it to the DOM's. */
declare namespace WebAssembly {
  type Imports = Record<string, Record<string, unknown>>;
  type Exports = Record<string, unknown>;
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Imports);
    readonly exports: Exports;
  }
  class Memory {
    private constructor();
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
}
