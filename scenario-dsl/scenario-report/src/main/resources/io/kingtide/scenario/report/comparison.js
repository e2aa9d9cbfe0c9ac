(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("data").textContent);
  var charts = document.getElementById("charts"), box = document.getElementById("distribution");
  var AXIS = 64, RIGHT = 14, plots = [], state = { log: true, request: "" };

  function colour(name) { return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim(); }
  function clock(s) {
    var h = Math.floor(s / 3600), m = Math.floor(s % 3600 / 60), r = Math.round(s % 60);
    return (h ? h + ":" + (m < 10 ? "0" : "") : "") + m + ":" + (r < 10 ? "0" : "") + r;
  }
  function short(v) {
    if (v == null) { return "–"; }
    var a = Math.abs(v);
    return a >= 1e6 ? (v / 1e6).toFixed(1) + "M" : a >= 1e4 ? Math.round(v / 1e3) + "k" : a >= 100 || v === Math.round(v) ? String(Math.round(v)) : a >= 1 ? v.toFixed(1) : v.toFixed(2);
  }
  function millis(v) { return v == null ? "–" : short(v) + " ms"; }
  function decades(u, splits) {
    return splits.map(function (v) { return v == null ? "" : state.log && !/^1(0*|e.*)$/.test(String(v).replace(/^0\.0*/, "")) ? "" : short(v); });
  }
  function fromZero(u, min, max) { return [0, max > 0 ? max * 1.08 : 1]; }
  function times() { return state.log ? { distr: 3, log: 10 } : { range: fromZero }; }
  function noZero(values) { return values.map(function (v) { return v > 0 ? v : null; }); }

  function title(parent, text) {
    var head = document.createElement("div");
    head.className = "chart-title"; head.textContent = text; parent.appendChild(head);
  }
  // A run of one second is no line; it shows as a point.
  function alone(u, index) {
    var found = [];
    u.data[index].forEach(function (v, i) { if (v != null) { found.push(i); } });
    return found.length === 1 ? found : null;
  }
  function series(i, extra) {
    return Object.assign({ label: data.runs[i].name, stroke: colour("run" + i), width: i ? 1.8 : 2.2, points: { show: false, size: 6, filter: alone }, spanGaps: true,
      value: function (u, v) { return short(v); } }, extra || {});
  }
  function xAxis(last) {
    var grid = { stroke: colour("grid"), width: 1 };
    return { stroke: colour("soft"), grid: grid, ticks: grid, space: 70, size: last ? 46 : 30,
      values: function (u, splits) { return splits.map(clock); }, label: last ? "time since the start (min:s)" : undefined, labelSize: last ? 18 : 0,
      incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400] };
  }
  function yAxis(values) {
    var grid = { stroke: colour("grid"), width: 1 };
    return { stroke: colour("soft"), grid: grid, ticks: grid, size: AXIS, values: values };
  }

  function zoom(u, key) {
    if (key !== "x") { return; }
    var min = u.scales.x.min, max = u.scales.x.max;
    plots.forEach(function (p) {
      if (p !== u && (p.scales.x.min !== min || p.scales.x.max !== max)) { p.setScale("x", { min: min, max: max }); }
    });
  }

  /** One chart with a line a run; runs may differ in length and step. */
  function overTime(text, column, height, scale, last, values, extra) {
    title(charts, text);
    var tables = data.runs.map(function (run) {
      return [Array.from(run.seconds), run[column] ? (extra && extra.zero ? run[column] : noZero(run[column])) : []];
    });
    var end = Math.max.apply(null, data.runs.map(function (run) { return run.seconds.length ? run.seconds[run.seconds.length - 1] + run.step : 1; }));
    var u = new uPlot({
      width: charts.clientWidth, height: height, padding: [8, RIGHT, 0, 0],
      cursor: { sync: { key: "runs", setSeries: false }, drag: { x: true, y: false }, points: { size: 6 } },
      legend: { live: true },
      scales: { x: { time: false, range: function (u, min, max) { return [Math.max(0, min), Math.min(end, max)]; } }, y: scale },
      axes: [xAxis(last), yAxis(values)],
      series: [{ label: "time", value: function (u, v) { return v == null ? "–" : clock(v); } }]
        .concat(data.runs.map(function (run, i) { return series(i, extra && extra.line); })),
      hooks: { setScale: [zoom] }
    }, uPlot.join(tables), charts);
    plots.push(u);
  }

  function drawTimes() {
    plots.forEach(function (p) { p.destroy(); });
    plots = []; charts.textContent = "";
    var ms = { line: { value: function (u, v) { return millis(v); } } };
    var step = { zero: true, line: { paths: uPlot.paths.stepped({ align: 1 }) } };
    var plain = function (u, s) { return s.map(short); };
    overTime("Arrivals sent (each second)", "sent", 190, { range: fromZero }, false, plain, step);
    overTime("Response time, median (ms)", "p50", 170, times(), false, decades, ms);
    overTime("Response time, 99 % (ms)", "p99", 220, times(), false, decades, ms);
    overTime("Failed requests (each second)", "failed", 130, { range: fromZero }, true, plain, step);
  }

  /** The share of slower requests falls by ten with each unit to the right. */
  function nines(p) { return -Math.log10(1 - p / 100); }
  function label(x) {
    var p = 100 * (1 - Math.pow(10, -x)), digits = Math.max(0, Math.round(x) - 2);
    return Number(p.toFixed(Math.max(1, digits))) + " %";
  }

  var distribution = null;
  function drawDistribution() {
    if (distribution) { distribution.destroy(); }
    box.textContent = "";
    title(box, "Response time from the planned start (ms)");
    var columns = data.runs.map(function (run) { return run.distributions[state.request] || data.percentiles.map(function () { return null; }); });
    distribution = new uPlot({
      width: box.clientWidth, height: 300, padding: [8, 34, 0, 0],
      cursor: { drag: { x: false, y: false }, points: { size: 7 } }, legend: { live: true },
      scales: { x: { time: false, range: [0, 5] }, y: times() },
      axes: [Object.assign(xAxis(true), { label: "of requests were answered within",
        splits: function (u) { return u.width < 560 ? [0, 1, 2, 3, 4, 5] : [0, 0.30103, 1, 2, 3, 4, 5]; }, incrs: undefined,
        values: function (u, splits) { return splits.map(label); } }), yAxis(decades)],
      series: [{ label: "share", value: function (u, v) { return v == null ? "–" : label(v); } }]
        .concat(data.runs.map(function (run, i) { return series(i, { spanGaps: false, value: function (u, v) { return millis(v); } }); }))
    }, [data.percentiles.map(nines)].concat(columns), box);
  }

  function control(parent, element, text) {
    var label = document.createElement("label");
    label.appendChild(element);
    label.appendChild(document.createTextNode(text));
    parent.appendChild(label);
  }

  function controls() {
    var check = document.createElement("input");
    check.type = "checkbox"; check.checked = true;
    check.onchange = function () { state.log = check.checked; draw(); };
    control(document.getElementById("controls"), check, " logarithmic times");
    var hint = document.createElement("span");
    hint.textContent = "drag to zoom, double-click to reset";
    document.getElementById("controls").appendChild(hint);
    if (data.requests.length > 1) {
      var select = document.createElement("select");
      select.setAttribute("aria-label", "Request");
      [""].concat(data.requests).forEach(function (name) {
        var option = document.createElement("option");
        option.value = name; option.textContent = name || "all requests"; select.appendChild(option);
      });
      select.onchange = function () { state.request = select.value; drawDistribution(); };
      document.getElementById("which").appendChild(select);
    }
  }

  function draw() { drawTimes(); drawDistribution(); }

  controls(); draw();
  var width = charts.clientWidth;
  window.addEventListener("resize", function () { if (charts.clientWidth !== width) { width = charts.clientWidth; draw(); } });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  window.addEventListener("beforeprint", function () { document.documentElement.classList.add("print"); draw(); });
  window.addEventListener("afterprint", function () { document.documentElement.classList.remove("print"); draw(); });
  document.documentElement.setAttribute("data-ready", "true");
})();
