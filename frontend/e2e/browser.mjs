import { chromium } from 'playwright-core';

/** Debian's Chromium; ARBEES_CHROMIUM names another. */
export const launch = () =>
  chromium.launch({ executablePath: process.env.ARBEES_CHROMIUM ?? '/usr/bin/chromium', headless: true, args: ['--no-sandbox', '--disable-gpu'] });

export const baseUrl = (process.env.ARBEES_URL ?? 'http://127.0.0.1:8080').replace(/\/$/, '');
