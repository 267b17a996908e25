// Points as round sprites by WebGL 2: a buffer of positions, one of shades, and a palette as a texture, so that a frame of
// a moving map uploads positions alone, new colours mean one number a point, and a moved view uploads nothing.

import { rgbaOf, unpickedOpacity } from './point-colours.ts';
import { type Box, type Ranges, unitsPerPixel } from './view.ts';

/** Colours a row of the palette's texture: no side of it may be longer than a device allows, 2,048 at the least. */
const paletteWidth = 256;

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
  /** x and y in turn, and the rows that are drawn, one after the other: fastest if those nearby follow each other. */
  setPositions(positions: Float32Array, rows: Uint32Array): void;
  /** Each row's place in the palette. */
  setShades(shades: Uint32Array): void;
  /** As `paletteOf` gives it. */
  setPalette(palette: Uint8Array): void;
  /** Rows that stand out, while others step back. */
  setPicked(rows: readonly number[]): void;
  draw(frame: PointFrame): void;
  /** Gives the graphics back; the canvas can then no longer be drawn on. */
  dispose(): void;
}

const vertexShader = `#version 300 es
precision highp float;
precision highp int;
layout(location = 0) in vec2 position;
layout(location = 1) in uint shade;
uniform vec2 middle, scale, shift;
uniform float sprite, opacity;
uniform highp sampler2D palette;
flat out vec4 colour;

void main() {
  int index = int(shade);
  colour = texelFetch(palette, ivec2(index % ${paletteWidth}, index / ${paletteWidth}), 0);
  colour.a *= opacity;
  // The middle first: near it, the difference is exact however far the view is zoomed.
  gl_Position = vec4((position - middle) * scale + shift, 0.0, 1.0);
  gl_PointSize = sprite;
}`;

// Short, since it runs for every pixel of every point.
const fragmentShader = `#version 300 es
precision highp float;
flat in vec4 colour;
uniform float sprite, radius, innerRadius;
uniform vec3 edge;
out vec4 painted;

void main() {
  float fromMiddle = length(gl_PointCoord - 0.5) * sprite;
  float inside = clamp(radius - fromMiddle, 0.0, 1.0);
  float body = clamp(innerRadius - fromMiddle, 0.0, 1.0);
  painted = vec4(mix(edge, colour.rgb, body), 1.0) * (inside * colour.a);
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
    opacity: uniform('opacity'),
    radius: uniform('radius'),
    innerRadius: uniform('innerRadius'),
    edge: uniform('edge'),
  };
  const [positionBuffer, shadeBuffer, rowBuffer, pickedBuffer] = Array.from({ length: 4 }, () => gl.createBuffer());
  gl.enableVertexAttribArray(0);
  gl.bindBuffer(gl.ARRAY_BUFFER, positionBuffer);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
  gl.enableVertexAttribArray(1);
  gl.bindBuffer(gl.ARRAY_BUFFER, shadeBuffer);
  gl.vertexAttribIPointer(1, 1, gl.UNSIGNED_INT, 0, 0);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's, not React's.
  gl.useProgram(program);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  gl.clearColor(0, 0, 0, 0);
  const fill = (target: number, buffer: WebGLBuffer, values: Float32Array | Uint32Array) => {
    gl.bindBuffer(target, buffer);
    gl.bufferData(target, values, gl.DYNAMIC_DRAW);
  };

  let [drawn, picked] = [0, 0];
  return {
    setPositions(positions, rows) {
      fill(gl.ARRAY_BUFFER, positionBuffer, positions);
      fill(gl.ELEMENT_ARRAY_BUFFER, rowBuffer, rows);
      drawn = rows.length;
    },
    setShades: (shades) => fill(gl.ARRAY_BUFFER, shadeBuffer, shades),
    setPicked(rows) {
      fill(gl.ELEMENT_ARRAY_BUFFER, pickedBuffer, Uint32Array.from(rows));
      picked = rows.length;
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
      const edgePixels = Math.min(1, diameter / 9) * pixelRatio;
      const radius = (diameter / 2) * pixelRatio;
      const drawRows = (rows: WebGLBuffer, count: number, edge: string, wider: number, fullness: number) => {
        // A pixel more, for the smooth edge. Every pixel of a sprite costs time, also where nothing is to be seen of it.
        gl.uniform1f(places.sprite, Math.ceil(2 * (radius + wider) + 1));
        gl.uniform1f(places.radius, radius + wider + 0.5);
        gl.uniform1f(places.innerRadius, radius - edgePixels + 0.5);
        gl.uniform1f(places.opacity, fullness);
        gl.uniform3fv(places.edge, channelsOf(edge));
        gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, rows);
        gl.drawElements(gl.POINTS, count, gl.UNSIGNED_INT, 0);
      };
      drawRows(rowBuffer, drawn, ground, 0, picked > 0 ? opacity * unpickedOpacity : opacity);
      if (picked > 0) drawRows(pickedBuffer, picked, text, pixelRatio, 1);
    },
    dispose: () => gl.getExtension('WEBGL_lose_context')?.loseContext(),
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
