import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const eslint = new ESLint({ cwd: root });
const refused = async (file: string, code: string): Promise<boolean> => {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: `${root}${file}` });
  return result!.messages.some((m) => m.ruleId === 'no-restricted-imports');
};

it.each([
  ['a feature must not reach into another', 'src/features/board/x.ts', "import '@/features/game/curves';", true],
  ['nor by a relative path', 'src/features/board/x.ts', "import '../game/curves';", true],
  ['a feature must not import the app', 'src/features/board/x.ts', "import '@/app/App';", true],
  ['ui must not know the stream', 'src/ui/x.ts', "import '@/stream/store';", true],
  ['the stream must not know a page', 'src/stream/x.ts', "import '@/features/board/model';", true],
  ['api must not know the screen', 'src/api/x.ts', "import '@/ui/Num';", true],
  ['lib must not know the stream', 'src/lib/x.ts', "import '@/stream/store';", true],
  ['a feature may use stream, ui, api and lib', 'src/features/board/x.ts', "import '@/stream/store';\nimport '@/ui/Num';\nimport '@/api/client';\nimport '@/lib/format';", false],
  ['the app may import features', 'src/app/x.ts', "import '@/features/board/BoardPage';", false],
])('%s', async (_, file, code, expected) => expect(await refused(file, code)).toBe(expected), 30_000);
