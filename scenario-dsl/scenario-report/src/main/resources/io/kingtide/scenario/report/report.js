(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("data").textContent);
  var charts = document.getElementById("charts"), lane = document.getElementById("lane");
  if (!data.seconds.length) { charts.innerHTML = "<p class=hint>Nothing was recorded.</p>"; return; }
  var AXIS = 64, RIGHT = 14, state = { view: 0, log: true }, plots = [];
  if (data.seconds.length === 1) { // one second has a beginning and an end, or nothing could be drawn
    data.seconds.push(data.seconds[0] + data.step);
    data.views.forEach(function (view) {
      ["planned", "sent"].forEach(function (name) { view[name].push(view[name][0]); });
      ["p50", "p99", "p999", "max", "failed"].forEach(function (name) { view[name].push(null); });
    });
  }
  var end = data.seconds[data.seconds.length - 1] + data.step;
  var from = data.seconds[0], to = end;

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

  function eventLines(u) {
    var ctx = u.ctx;
    ctx.save();
    ctx.strokeStyle = colour("event");
    ctx.globalAlpha = .7;
    ctx.lineWidth = Math.max(1, devicePixelRatio);
    ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
    data.events.forEach(function (event) {
      if (event.t < u.scales.x.min || event.t > u.scales.x.max) { return; }
      var x = u.valToPos(event.t, "x", true);
      ctx.beginPath(); ctx.moveTo(x, u.bbox.top); ctx.lineTo(x, u.bbox.top + u.bbox.height); ctx.stroke();
    });
    ctx.restore();
  }

  function drawLane(u) {
    lane.textContent = "";
    var rows = [], height = 19, width = lane.clientWidth;
    data.events.forEach(function (event) {
      if (event.t < u.scales.x.min || event.t > u.scales.x.max) { return; }
      var x = AXIS + u.valToPos(event.t, "x");
      var label = document.createElement("span");
      label.textContent = event.name;
      label.title = clock(event.t) + "  " + event.text;
      lane.appendChild(label);
      var w = label.offsetWidth, atEnd = x + w > width;
      var left = atEnd ? x - w : x, row = 0;
      while (row < rows.length && rows[row].some(function (r) { return left < r[1] + 6 && r[0] < left + w + 6; })) { row++; }
      if (row > 7) { lane.removeChild(label); return; }
      (rows[row] = rows[row] || []).push([left, left + w]);
      if (atEnd) { label.className = "end"; }
      label.style.left = left + "px"; label.style.top = row * height + "px";
    });
    lane.style.height = rows.length * height + "px";
  }

  function zoom(u, key) {
    if (key !== "x") { return; }
    var min = u.scales.x.min, max = u.scales.x.max;
    u.root.dataset.range = min.toFixed(1) + " to " + max.toFixed(1);
    plots.forEach(function (p) {
      if (p !== u && (p.scales.x.min !== min || p.scales.x.max !== max)) { p.setScale("x", { min: min, max: max }); }
    });
    if (plots[0] === u) { drawLane(u); }
  }

  function axes(last, label, values) {
    var grid = { stroke: colour("grid"), width: 1 }, ticks = { stroke: colour("grid"), width: 1 };
    return [
      { stroke: colour("soft"), grid: grid, ticks: ticks, space: 70, size: last ? 46 : 30,
        values: function (u, splits) { return splits.map(clock); }, label: last ? "time since the start (min:s)" : undefined, labelSize: last ? 18 : 0,
        incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400] },
      { stroke: colour("soft"), grid: grid, ticks: ticks, size: AXIS, values: values }
    ];
  }

  function plot(title, unit, height, series, columns, scale, last, values) {
    var head = document.createElement("div");
    head.className = "chart-title";
    head.textContent = title + (unit ? " (" + unit + ")" : "");
    charts.appendChild(head);
    var u = new uPlot({
      width: charts.clientWidth, height: height, padding: [8, RIGHT, 0, 0],
      cursor: { sync: { key: "run", setSeries: false }, drag: { x: true, y: false }, points: { size: 6 } },
      legend: { live: true },
      scales: { x: { time: false, range: function (u, min, max) { return [Math.max(from, min), Math.min(to, max)]; } }, y: scale },
      axes: axes(last, unit, values),
      series: [{ label: "time", value: function (u, v) { return v == null ? "–" : clock(v); } }].concat(series),
      hooks: { draw: [eventLines], setScale: [zoom] }
    }, [data.seconds].concat(columns), charts);
    plots.push(u);
    return u;
  }

  // A second with none beside it is no line; it shows as a point.
  function alone(u, series) {
    var values = u.data[series], found = [];
    for (var i = 0; i < values.length; i++) {
      if (values[i] != null && values[i - 1] == null && values[i + 1] == null) { found.push(i); }
    }
    return found.length ? found : null;
  }
  function line(label, name, extra) {
    return Object.assign({ label: label, stroke: colour(name), width: 1.7, points: { show: false, size: 5, filter: alone }, spanGaps: false,
      value: function (u, v) { return short(v); } }, extra || {});
  }
  function hasTimes(view) { return view.max.some(function (v) { return v > 0; }); }
  function noZero(values) { return values.map(function (v) { return v > 0 ? v : null; }); }
  function fromZero(u, min, max) { return [0, max > 0 ? max * 1.08 : 1]; }

  function draw() {
    plots.forEach(function (p) { p.destroy(); });
    plots = []; charts.textContent = "";
    var view = data.views[state.view], step = uPlot.paths.stepped({ align: 1 }), bars = uPlot.paths.bars({ size: [.9, 40], align: 1 });
    var ms = { value: function (u, v) { return millis(v); } };
    plot("Arrivals", "each second", 190, [
      line("planned", "planned", { fill: colour("planned-fill"), paths: step, width: 1.5 }),
      line("sent", "sent", { paths: step, width: 2 })
    ], [view.planned, view.sent], { range: fromZero }, false, function (u, s) { return s.map(short); });
    plot("Response time from the planned start", "ms", 230, [
      line("median", "p50", ms), line("99 %", "p99", Object.assign({}, ms, { width: 2.2 })),
      line("99.9 %", "p999", ms), line("max", "max", Object.assign({}, ms, { width: 1, dash: [2, 3] }))
    ], [noZero(view.p50), noZero(view.p99), noZero(view.p999), noZero(view.max)],
    state.log && hasTimes(view) ? { distr: 3, log: 10 } : { range: fromZero }, false,
    function (u, s) { return s.map(function (v) { return v == null ? "" : state.log && !/^1(0*|e.*)$/.test(String(v).replace(/^0\.0*/, "")) ? "" : short(v); }); });
    plot("Failed requests", "each second", 140, [
      line("failed", "failed", { fill: colour("failed"), paths: bars, width: 0, points: { show: false } })
    ], [view.failed], { range: fromZero }, true, function (u, s) { return s.map(short); });
    drawLane(plots[0]);
  }

  function controls() {
    var box = document.getElementById("controls");
    if (data.views.length > 1) {
      var select = document.createElement("select");
      select.setAttribute("aria-label", "Journey");
      data.views.forEach(function (view, i) {
        var option = document.createElement("option");
        option.value = i; option.textContent = view.name; select.appendChild(option);
      });
      select.onchange = function () { state.view = +select.value; draw(); };
      box.appendChild(select);
    }
    var label = document.createElement("label"), check = document.createElement("input");
    check.type = "checkbox"; check.checked = true;
    check.onchange = function () { state.log = check.checked; draw(); };
    label.appendChild(check); label.appendChild(document.createTextNode(" logarithmic times"));
    box.appendChild(label);
    var hint = document.createElement("span");
    hint.textContent = "drag to zoom, double-click to reset";
    box.appendChild(hint);
  }

  controls(); draw();
  var width = charts.clientWidth;
  window.addEventListener("resize", function () { if (charts.clientWidth !== width) { width = charts.clientWidth; draw(); } });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  window.addEventListener("beforeprint", function () { document.documentElement.classList.add("print"); draw(); });
  window.addEventListener("afterprint", function () { document.documentElement.classList.remove("print"); draw(); });
  document.documentElement.setAttribute("data-ready", "true");
})();
