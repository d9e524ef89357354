interface Context {
  getModuleInfo: (id: string) => { importedIds: readonly string[] } | null;
}
export function firstChunk(id: string, context: Context): string | null;
