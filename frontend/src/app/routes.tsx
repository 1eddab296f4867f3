import { createBrowserRouter, Link, useRouteError } from 'react-router-dom';
import { BoardPage } from '@/features/board/BoardPage';
import { CalibrationPage } from '@/features/calibration/CalibrationPage';
import { GamePage } from '@/features/game/GamePage';
import { MonitoringPage } from '@/features/monitoring/MonitoringPage';
import { OpportunitiesPage } from '@/features/opportunities/OpportunitiesPage';
import { TradesPage } from '@/features/trades/TradesPage';
import { Note } from '@/ui/Note';
import { App } from './App';

const Lost = () => (
  <main className="page"><Note title="There is no such page." action={<Link to="/">To the board</Link>} /></main>
);

function Broken() {
  const error = useRouteError();
  return (
    <main className="page">
      <Note title="This page failed." action={<button onClick={() => location.reload()}>Load it again</button>}>
        {error instanceof Error ? error.message : 'No reason was given.'}
      </Note>
    </main>
  );
}

/** The pages, as a table. */
export const router = createBrowserRouter([
  {
    element: <App />,
    errorElement: <Broken />,
    children: [
      {
        errorElement: <Broken />,
        children: [
          { path: '/', element: <BoardPage /> },
          { path: '/games/:id', element: <GamePage /> },
          { path: '/opportunities/:id?', element: <OpportunitiesPage /> },
          { path: '/trades', element: <TradesPage /> },
          { path: '/calibration', element: <CalibrationPage /> },
          { path: '/monitoring', element: <MonitoringPage /> },
          { path: '*', element: <Lost /> },
        ],
      },
    ],
  },
]);
