// Draws time as a vine on a trellis: grown with leaves up to the present moment, bare lattice ahead, quiet hours in shade.

import { dayNumber, offset } from "./time.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WAKES = 8;
const SLEEPS = 20;
const LEAF_EVERY = 0.8 * HOUR;
const UNFOLDS_IN = 5 * HOUR;
const LABELS = 15;

/** Draw the vine onto a canvas. `scene` is {now, zone, next, passed, pulse}; times are in milliseconds. */
export function drawVine(canvas, scene, colours) {
  const ratio = window.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  if (!width || !height) return;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const brush = canvas.getContext("2d");
  brush.setTransform(ratio, 0, 0, ratio, 0, 0);
  brush.clearRect(0, 0, width, height);
  const hourWide = Math.max(20, Math.min(46, width / 30));
  const anchor = Math.round(width * (width < 600 ? 0.42 : 0.4));
  const frame = {
    brush, width, height, hourWide, anchor, colours, ...scene,
    base: height - LABELS,
    x: (at) => anchor + ((at - scene.now) / HOUR) * hourWide,
    y: (at) => stemHeight(at, height - LABELS),
    from: scene.now - (anchor / hourWide + 2) * HOUR,
    to: scene.now + ((width - anchor) / hourWide + 2) * HOUR,
  };
  frame.ahead = offset(scene.now, scene.zone);
  nights(frame);
  lattice(frame);
  lights(frame);
  labels(frame);
  future(frame);
  stem(frame);
  leaves(frame);
  blossoms(frame);
  present(frame);
}

function stemHeight(at, base) {
  const turn = (at / HOUR) * ((2 * Math.PI) / 7);
  return base * 0.54 + Math.sin(turn) * base * 0.17 + Math.sin(turn * 2.3 + 1) * base * 0.07;
}

function nights({ brush, x, base, from, to, ahead, colours }) {
  const first = Math.floor((from + ahead) / DAY) * DAY - DAY;
  for (let day = first; day - ahead < to; day += DAY) {
    const [start, end] = [x(day - ahead + SLEEPS * HOUR), x(day - ahead + DAY + WAKES * HOUR)];
    const soft = (x(HOUR) - x(0)) / (end - start);
    const shade = brush.createLinearGradient(start, 0, end, 0);
    shade.addColorStop(0, colours.clear);
    shade.addColorStop(soft, colours.night);
    shade.addColorStop(1 - soft, colours.night);
    shade.addColorStop(1, colours.clear);
    brush.fillStyle = shade;
    brush.fillRect(start, 0, end - start, base);
  }
}

function lights({ brush, x, from, to, ahead, colours }) {
  const half = DAY / 2;
  for (let local = Math.floor((from + ahead) / half) * half; local - ahead < to; local += half) {
    const [left, top] = [x(local - ahead), 10];
    if (((local / half) % 2 + 2) % 2) {
      brush.fillStyle = colours.sun;
      circle(brush, left, top, 4);
    } else {
      brush.fillStyle = colours.moon;
      brush.beginPath();
      brush.arc(left, top, 5, -Math.PI * 0.6, Math.PI * 0.4, true);
      brush.arc(left + 2.6, top - 0.8, 4, Math.PI * 0.55, -Math.PI * 0.75);
      brush.fill();
    }
  }
}

function lattice({ brush, x, base, from, to, ahead, colours }) {
  brush.strokeStyle = colours.lattice;
  brush.lineWidth = 1;
  brush.beginPath();
  const lean = x(HOUR) - x(0);
  for (let local = Math.floor((from + ahead) / HOUR) * HOUR; local - ahead < to; local += HOUR) {
    const left = x(local - ahead);
    brush.moveTo(left, 0);
    brush.lineTo(left + lean, base);
    brush.moveTo(left + lean, 0);
    brush.lineTo(left, base);
  }
  brush.moveTo(0, base + 0.5);
  brush.lineTo(x(to), base + 0.5);
  brush.stroke();
}

function labels({ brush, x, base, height, from, to, ahead, zone, now, colours }) {
  brush.textBaseline = "middle";
  for (let local = Math.floor((from + ahead) / (6 * HOUR)) * 6 * HOUR; local - ahead < to; local += 6 * HOUR) {
    const of = ((local / HOUR) % 24 + 24) % 24;
    const left = x(local - ahead);
    brush.fillStyle = colours.lattice;
    brush.fillRect(Math.round(left), base, 1, of ? 3 : LABELS);
    brush.fillStyle = of ? colours.faint : colours.ink;
    brush.font = of ? colours.small : colours.serif;
    brush.textAlign = of ? "center" : "left";
    const at = local - ahead + HOUR / 2;
    const words = of ? `${String(of).padStart(2, "0")}:00` : dayName(at, zone, now);
    const stays = !of && left < 2 && x(local - ahead + 6 * HOUR) > 110 ? 2 : left;
    if (!of && stays < -5) continue; // half a name says nothing
    brush.fillText(words, of ? left : stays + 5, base + (height - base) / 2 + 1);
  }
}

function dayName(at, zone, now) {
  const ahead = dayNumber(at, zone) - dayNumber(now, zone);
  const name = new Date(at + offset(at, zone)).toLocaleDateString("en-GB", { weekday: "short", day: "numeric", timeZone: "UTC" });
  return ahead === 0 ? `${name}, today` : name;
}

function path({ brush, x, y }, from, to) {
  const step = HOUR / 5;
  brush.beginPath();
  brush.moveTo(x(from), y(from));
  for (let at = Math.ceil(from / step) * step; at < to; at += step) brush.lineTo(x(at), y(at));
  brush.lineTo(x(to), y(to));
}

function future(frame) {
  const { brush, now, next, to, width, x, y, base, colours } = frame;
  if (!next) return;
  const inSight = x(next) < width - 14;
  brush.strokeStyle = colours.tendril;
  brush.lineWidth = 1.4;
  brush.lineCap = "round";
  brush.setLineDash([1.5, 5]);
  path(frame, now, inSight ? next : to);
  brush.stroke();
  brush.setLineDash([]);
  if (inSight) bud(frame, x(next), y(next));
  else beyond(frame, width - 18, base / 2);
}

function bud({ brush, colours }, left, top) {
  brush.fillStyle = colours.halo;
  circle(brush, left, top, 11);
  brush.fillStyle = colours.bud;
  circle(brush, left, top, 5.2);
  brush.fillStyle = colours.leaf;
  leafShape(brush, left, top + 4, 8, Math.PI * 0.8);
  leafShape(brush, left, top + 4, 8, Math.PI * 0.2);
}

function beyond({ brush, colours }, left, top) {
  brush.fillStyle = colours.halo;
  circle(brush, left, top, 11);
  brush.strokeStyle = colours.bud;
  brush.lineWidth = 2;
  brush.beginPath();
  brush.moveTo(left - 2.5, top - 4.5);
  brush.lineTo(left + 2.5, top);
  brush.lineTo(left - 2.5, top + 4.5);
  brush.stroke();
}

function stem(frame) {
  const { brush, now, from, colours } = frame;
  brush.strokeStyle = colours.stem;
  brush.lineCap = "round";
  brush.lineJoin = "round";
  const thin = now - 6 * HOUR;
  brush.lineWidth = 2.6;
  path(frame, from, thin);
  brush.stroke();
  for (let part = 0; part < 6; part += 1) {
    brush.lineWidth = 2.6 - part * 0.22;
    path(frame, thin + part * HOUR, thin + (part + 1) * HOUR);
    brush.stroke();
  }
}

function leaves(frame) {
  const { brush, now, from, x, y, colours } = frame;
  for (let number = Math.floor(from / LEAF_EVERY); number * LEAF_EVERY < now; number += 1) {
    const chance = Math.abs(Math.sin(number * 12.9898) * 43758.5453) % 1;
    const at = (number + chance * 0.5) * LEAF_EVERY;
    if (at > now) continue;
    const grown = Math.min(1, (now - at) / UNFOLDS_IN);
    const side = number % 2 ? 1 : -1;
    const length = (9 + chance * 7) * (0.2 + 0.8 * grown);
    brush.fillStyle = chance > 0.45 ? colours.leaf : colours.leafLight;
    leafShape(brush, x(at), y(at), length, side * (0.5 + chance * 0.75));
  }
}

function leafShape(brush, left, top, length, angle) {
  const tip = [left + Math.cos(angle) * length, top + Math.sin(angle) * length];
  const wide = length * 0.5;
  const middle = [(left + tip[0]) / 2, (top + tip[1]) / 2];
  const across = [Math.cos(angle + Math.PI / 2) * wide, Math.sin(angle + Math.PI / 2) * wide];
  brush.beginPath();
  brush.moveTo(left, top);
  brush.quadraticCurveTo(middle[0] + across[0], middle[1] + across[1], tip[0], tip[1]);
  brush.quadraticCurveTo(middle[0] - across[0], middle[1] - across[1], left, top);
  brush.fill();
}

function blossoms({ brush, passed, from, x, y, colours }) {
  for (const at of passed) {
    if (at < from) continue;
    const [left, top] = [x(at), y(at) - 13];
    brush.strokeStyle = colours.stem;
    brush.lineWidth = 1.5;
    brush.beginPath();
    brush.moveTo(left, y(at));
    brush.quadraticCurveTo(left - 3, top + 6, left, top);
    brush.stroke();
    brush.fillStyle = colours.petal;
    for (let petal = 0; petal < 5; petal += 1) {
      const angle = (petal / 5) * 2 * Math.PI - Math.PI / 2;
      circle(brush, left + Math.cos(angle) * 4, top + Math.sin(angle) * 4, 3.1);
    }
    brush.fillStyle = colours.bud;
    circle(brush, left, top, 2.4);
  }
}

function present({ brush, now, anchor, base, y, pulse, colours }) {
  const top = y(now);
  brush.fillStyle = colours.ink;
  brush.fillRect(anchor - 0.5, 0, 1, base);
  if (pulse) {
    brush.fillStyle = colours.glow;
    circle(brush, anchor, top, 7 + pulse * 9);
  }
  brush.fillStyle = colours.paper;
  circle(brush, anchor, top, 6.5);
  brush.fillStyle = colours.stem;
  circle(brush, anchor, top, 4.2);
}

function circle(brush, left, top, radius) {
  brush.beginPath();
  brush.arc(left, top, radius, 0, 2 * Math.PI);
  brush.fill();
}
