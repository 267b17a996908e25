// Points as round sprites by WebGL 2: a buffer of positions, one of shades, and a palette as a texture, so that a frame of
// a moving map uploads positions alone, new colours mean one number a point, and a moved view uploads nothing.

import { rgbaOf } from './point-colours.ts';
import { type Box, type Ranges, unitsPerPixel } from './view.ts';

/** Of a shade: the point is one of those that were picked out. */
const pickedBit = 2 ** 31;
/** Colours a row of the palette's texture: no side of it may be longer than a device allows, 2,048 at the least. */
const paletteWidth = 256;
/** Far outside of any view, for what has no place. */
const nowhere = 1e6;

export interface PointFrame {
  ranges: Ranges;
  /** Where in the canvas the ranges are drawn, and how large the canvas is, in CSS pixels. */
  box: Box;
  width: number;
  height: number;
  /** Device pixels of a CSS pixel. */
  pixelRatio: number;
  /** In CSS pixels, the edge included. */
  diameter: number;
  opacity: number;
  /** Of the ground, which edges take so that points that overlap stay apart, and of what stands out from it. */
  ground: string;
  text: string;
}

export interface PointLayer {
  /** x and y in turn. What is not finite is not drawn. */
  setPositions(positions: Float32Array): void;
  /** As `shadesOf` gives them; `picked` are the rows that stand out, while others step back. */
  setShades(shades: Uint32Array, picked: readonly number[]): void;
  /** As `paletteOf` gives it. */
  setPalette(palette: Uint8Array): void;
  draw(frame: PointFrame): void;
  dispose(): void;
}

const vertexShader = `#version 300 es
precision highp float;
precision highp int;
layout(location = 0) in vec2 position;
layout(location = 1) in uint shade;
uniform vec2 middle, scale, shift;
uniform float sprite;
uniform bool somePicked;
uniform highp sampler2D palette;
flat out vec4 colour;
flat out float picked;

void main() {
  picked = float(shade >> 31u);
  int index = int(shade & 0x7fffffffu);
  colour = texelFetch(palette, ivec2(index % ${paletteWidth}, index / ${paletteWidth}), 0);
  if (somePicked && picked == 0.0) colour.a *= 0.3;
  // The middle first: near it, the difference is exact however far the view is zoomed.
  gl_Position = vec4((position - middle) * scale + shift, 0.0, 1.0);
  gl_PointSize = sprite;
}`;

const fragmentShader = `#version 300 es
precision highp float;
flat in vec4 colour;
flat in float picked;
uniform float sprite, radius, edge, opacity;
uniform vec3 ground, text;
out vec4 painted;

void main() {
  float fromMiddle = length(gl_PointCoord - 0.5) * sprite;
  float inside = clamp(radius - fromMiddle + 0.5, 0.0, 1.0);
  float body = clamp(radius - edge * (1.0 + picked) - fromMiddle + 0.5, 0.0, 1.0);
  vec3 rim = mix(ground, text, picked);
  float alpha = inside * opacity * colour.a;
  painted = vec4(mix(rim, colour.rgb, body) * alpha, alpha);
}`;

/**
 * Draws on `canvas`. Null where the browser has no WebGL 2 for it; why is told to the console. A canvas whose context was
 * lost and restored needs a new layer.
 */
export function createPointLayer(canvas: HTMLCanvasElement): PointLayer | null {
  // Sprites have smooth edges of their own.
  const gl = canvas.getContext('webgl2', { antialias: false, depth: false, stencil: false });
  if (!gl) return null;
  const program = link(gl);
  if (!program) return null;
  const uniform = (name: string) => gl.getUniformLocation(program, name);
  const places = {
    middle: uniform('middle'),
    scale: uniform('scale'),
    shift: uniform('shift'),
    sprite: uniform('sprite'),
    radius: uniform('radius'),
    edge: uniform('edge'),
    opacity: uniform('opacity'),
    ground: uniform('ground'),
    text: uniform('text'),
    somePicked: uniform('somePicked'),
  };
  const vertices = gl.createVertexArray();
  const [positionBuffer, shadeBuffer] = [gl.createBuffer(), gl.createBuffer()];
  const texture = gl.createTexture();
  gl.bindVertexArray(vertices);
  gl.enableVertexAttribArray(0);
  gl.bindBuffer(gl.ARRAY_BUFFER, positionBuffer);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
  gl.enableVertexAttribArray(1);
  gl.bindBuffer(gl.ARRAY_BUFFER, shadeBuffer);
  gl.vertexAttribIPointer(1, 1, gl.UNSIGNED_INT, 0, 0);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's, not React's.
  gl.useProgram(program);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  gl.clearColor(0, 0, 0, 0);

  let [placed, shaded] = [0, 0];
  return {
    setPositions(positions) {
      placed = positions.length / 2;
      gl.bindBuffer(gl.ARRAY_BUFFER, positionBuffer);
      gl.bufferData(gl.ARRAY_BUFFER, withoutGaps(positions), gl.DYNAMIC_DRAW);
    },
    setShades(shades, picked) {
      const marked = picked.length > 0 ? shades.slice() : shades;
      for (const row of picked) marked[row] += pickedBit;
      shaded = marked.length;
      gl.bindBuffer(gl.ARRAY_BUFFER, shadeBuffer);
      gl.bufferData(gl.ARRAY_BUFFER, marked, gl.DYNAMIC_DRAW);
      gl.uniform1i(places.somePicked, picked.length > 0 ? 1 : 0);
    },
    setPalette(palette) {
      const lines = Math.ceil(palette.length / 4 / paletteWidth);
      const bytes = new Uint8Array(4 * paletteWidth * lines);
      bytes.set(palette);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, paletteWidth, lines, 0, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    },
    draw({ ranges, box, width, height, pixelRatio, diameter, opacity, ground, text }) {
      const [across, down] = [Math.round(width * pixelRatio), Math.round(height * pixelRatio)];
      if (canvas.width !== across) canvas.width = across;
      if (canvas.height !== down) canvas.height = down;
      gl.viewport(0, 0, across, down);
      gl.clear(gl.COLOR_BUFFER_BIT);
      const { x, y } = ranges;
      const [perX, perY] = unitsPerPixel(ranges, box);
      gl.uniform2f(places.middle, (x[0] + x[1]) / 2, (y[0] + y[1]) / 2);
      gl.uniform2f(places.scale, 2 / perX / width, 2 / perY / height);
      gl.uniform2f(
        places.shift,
        (2 * (box.left + box.width / 2)) / width - 1,
        1 - (2 * (box.top + box.height / 2)) / height,
      );
      const radius = (diameter / 2) * pixelRatio;
      // A pixel more, for the smooth edge. Every pixel of a sprite costs time, also where nothing is to be seen of it.
      gl.uniform1f(places.sprite, Math.ceil(2 * radius + 1));
      gl.uniform1f(places.radius, radius);
      gl.uniform1f(places.edge, Math.min(1, diameter / 9) * pixelRatio);
      gl.uniform1f(places.opacity, opacity);
      gl.uniform3fv(places.ground, channelsOf(ground));
      gl.uniform3fv(places.text, channelsOf(text));
      gl.drawArrays(gl.POINTS, 0, Math.min(placed, shaded));
    },
    dispose() {
      gl.deleteBuffer(positionBuffer);
      gl.deleteBuffer(shadeBuffer);
      gl.deleteTexture(texture);
      gl.deleteVertexArray(vertices);
      gl.deleteProgram(program);
    },
  };
}

function link(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    // It lives as long as the program.
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS)) return program;
  const reasons = gl.getAttachedShaders(program)?.map((shader) => gl.getShaderInfoLog(shader));
  console.error('The map’s points cannot be drawn by WebGL 2.', gl.getProgramInfoLog(program), reasons);
  gl.deleteProgram(program);
  return null;
}

function channelsOf(hex: string): number[] {
  return rgbaOf(hex)
    .slice(0, 3)
    .map((value) => value / 255);
}

/** A copy only where there is something to leave out. */
function withoutGaps(positions: Float32Array): Float32Array {
  return positions.every(Number.isFinite)
    ? positions
    : positions.map((value) => (Number.isFinite(value) ? value : nowhere));
}
