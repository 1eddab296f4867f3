import { useQuery } from '@tanstack/react-query';
import { calibration } from '@/api/calibration';
import type { CalibrationDifference, CalibrationScores, SportCalibration } from '@/api/types';
import { fixed } from '@/lib/format';
import { sportName } from '@/lib/game';
import { useTitle } from '@/ui/hooks';
import { Failed, Note } from '@/ui/Note';
import { priceName, verdict } from './model';
import { Reliability } from './Reliability';

const colors = (price: string): string => (price.startsWith('kalshi') ? 'var(--kalshi)' : 'var(--polymarket)');
const interval = (d: CalibrationDifference): string => `${fixed(d.mean, 4, true)} [${fixed(d.low, 4, true)}, ${fixed(d.high, 4, true)}]`;

function Scores({ name, scores, difference, said }: { name: string; scores: CalibrationScores; difference?: CalibrationDifference; said?: string }) {
  return (
    <tr>
      <td>{name}</td>
      <td className="figures num">{fixed(scores.games, 0)}</td><td className="figures num">{fixed(scores.rows, 0)}</td>
      <td className="figures num">{fixed(scores.brier, 4)}</td><td className="figures num">{fixed(scores.log_loss, 4)}</td>
      <td className="figures num">{fixed(scores.ece, 3)} ({fixed(scores.ece_noise_p95, 3)})</td>
      <td className="figures num">{difference ? interval(difference) : ''}</td><td className="dim">{said ?? ''}</td>
    </tr>
  );
}

function OneSport({ data }: { data: SportCalibration }) {
  return (
    <section>
      <h2>{sportName[data.sport]}</h2>
      {data.few_games && <p className="dim">Fewer than 30 games are over: the figures are what happened, not how good anyone is.</p>}
      <table className="data facts">
        <thead>
          <tr>
            <th scope="col">Forecast</th><th scope="col" className="figures">Games</th><th scope="col" className="figures">Moments</th><th scope="col" className="figures">Brier</th>
            <th scope="col" className="figures">Log loss</th><th scope="col" className="figures">ECE (noise)</th><th scope="col" className="figures">Model less price, Brier [95 %]</th><th scope="col">Says</th>
          </tr>
        </thead>
        <tbody>
          <Scores name="Model" scores={data.model} />
          {data.prices.map((price) => (
            <Scores key={price.price} name={priceName(price.price)} scores={price.scores} difference={price.brier_difference} said={verdict(price.brier_difference, price.few_games)} />
          ))}
        </tbody>
      </table>
      <div className="reliability-row">
        <Reliability name="Model" bins={data.reliability} color="var(--edge-fill)" />
        {data.prices.map((price) => <Reliability key={price.price} name={priceName(price.price)} bins={price.reliability} color={colors(price.price)} />)}
      </div>
    </section>
  );
}

export function CalibrationPage() {
  useTitle('Calibration');
  const query = useQuery(calibration());
  const { data } = query;
  return (
    <main className="page">
      <h1 className="sr">Calibration</h1>
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {!data ? query.isPending && <Note title="Loading." /> : data.sports.length === 0 ? (
        <Note title="No watched game is over yet.">{`${fixed(data.games_watched, 0)} are watched. The model is scored against the venues' prices once a game has a winner.`}</Note>
      ) : (
        <>
          <p className="dim">{`${fixed(data.games_decided, 0)} of ${fixed(data.games_watched, 0)} watched games are over. Each counts in the first moment of every tenth of it; lower scores are better.`}</p>
          {data.sports.map((sport) => <OneSport key={sport.sport} data={sport} />)}
        </>
      )}
    </main>
  );
}
