import { useEffect } from 'react';
import { NavLink, Outlet } from 'react-router-dom';
import { Strip } from '@/features/strip/Strip';
import { engineNow, startStream } from '@/stream/store';
import { useClock } from '@/ui/clock';
import { Display } from './Display';
import { Keyboard, places } from './Keyboard';

const icons: Record<string, string> = {
  b: 'M2 4h12M2 8h12M2 12h12',
  o: 'M2 12h4V5h4v4h4',
  t: 'M2 12l4-4 3 2 5-6',
  c: 'M2 14L14 2M4 14v-3M8 14V9M12 14V5',
  m: 'M2 8h3l2-5 2 10 2-5h3',
};

export function App() {
  useEffect(() => {
    startStream();
    const tick = () => {
      const wall = Date.now();
      useClock.setState({ wall, engine: engineNow(wall) });
    };
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <Strip />
      <nav className="nav" aria-label="Pages">
        <span className="wordmark">Arbees</span>
        {places.map(({ key, path, name }) => (
          <NavLink key={path} to={path} end={path === '/'} title={`g ${key}`}>
            <svg className="nav-icon" width="18" height="18" viewBox="0 0 16 16" aria-hidden><path d={icons[key]} /></svg>
            {name}
          </NavLink>
        ))}
        <Display />
      </nav>
      <Outlet />
      <Keyboard />
    </>
  );
}
