(function () {
  "use strict";
  var AXIS = 64, RIGHT = 14, MAX_EVENTS = 200;
  var charts = document.getElementById("charts"), lane = document.getElementById("lane");
  var run = null, plots = [], state = { log: true, view: "" }, seconds = [], events = [], failed = 0, total = 0, begun = 0, over = false;

  function $(id) { return document.getElementById(id); }
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

  /** All journeys, or the one that was chosen. */
  function view(second) {
    if (!state.view) { return second; }
    return second.journeys.filter(function (j) { return j.name === state.view; })[0] || { planned: 0, sent: 0, failed: 0, responseMillis: {} };
  }

  function columns() {
    var end = Math.max(run ? run.lengthSeconds : 0, seconds.length ? seconds[seconds.length - 1].second + 1 : 0, 10);
    var x = [], ahead = [], by = {};
    seconds.forEach(function (s) { by[s.second] = s; });
    for (var t = 0; t <= end; t++) {
      x.push(t);
      ahead.push(run && !state.view && run.plan.length ? run.plan[Math.min(run.plan.length - 1, Math.floor(t / run.planStep))] : null);
    }
    function column(pick) { return x.map(function (t) { return by[t] ? pick(view(by[t])) : null; }); }
    function time(name) { return column(function (s) { var v = s.responseMillis[name]; return v > 0 ? v : null; }); }
    return [
      [x, ahead, column(function (s) { return s.planned; }), column(function (s) { return s.sent; })],
      [x, time("p50"), time("p99"), time("p999"), time("max")],
      [x, column(function (s) { return s.failed; })]
    ];
  }

  function axes(last, values) {
    var grid = { stroke: colour("grid"), width: 1 };
    return [
      { stroke: colour("soft"), grid: grid, ticks: grid, space: 70, size: last ? 46 : 30,
        values: function (u, splits) { return splits.map(clock); }, label: last ? "time since the start (min:s)" : undefined, labelSize: last ? 18 : 0,
        incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400] },
      { stroke: colour("soft"), grid: grid, ticks: grid, size: AXIS, values: values }
    ];
  }
  function line(label, name, extra) {
    return Object.assign({ label: label, stroke: colour(name), width: 1.7, points: { show: false }, spanGaps: false,
      value: function (u, v) { return short(v); } }, extra || {});
  }
  function plot(text, height, series, data, scale, last, values) {
    var head = document.createElement("div");
    head.className = "chart-title"; head.textContent = text; charts.appendChild(head);
    plots.push(new uPlot({
      width: charts.clientWidth, height: height, padding: [8, RIGHT, 0, 0],
      cursor: { sync: { key: "live", setSeries: false }, drag: { x: false, y: false }, points: { size: 6 } }, legend: { live: true },
      scales: { x: { time: false }, y: scale }, axes: axes(last, values),
      series: [{ label: "time", value: function (u, v) { return v == null ? "–" : clock(v); } }].concat(series),
      hooks: { draw: [eventLines] }
    }, data, charts));
  }

  function eventLines(u) {
    var ctx = u.ctx;
    ctx.save();
    ctx.strokeStyle = colour("event"); ctx.globalAlpha = .7; ctx.lineWidth = Math.max(1, devicePixelRatio);
    ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
    events.forEach(function (event) {
      if (!event.marked || event.t > u.scales.x.max) { return; }
      var x = u.valToPos(event.t, "x", true);
      ctx.beginPath(); ctx.moveTo(x, u.bbox.top); ctx.lineTo(x, u.bbox.top + u.bbox.height); ctx.stroke();
    });
    ctx.restore();
  }

  function build() {
    plots.forEach(function (p) { p.destroy(); });
    plots = []; charts.textContent = "";
    var data = columns(), step = uPlot.paths.stepped({ align: 1 }), bars = uPlot.paths.bars({ size: [.9, 40], align: 1 });
    var ms = { value: function (u, v) { return millis(v); } };
    var plain = function (u, s) { return s.map(short); };
    plot("Arrivals (each second)", 190, [
      line("to come", "grid", { fill: colour("planned-fill"), paths: step, width: 1 }),
      line("planned", "planned", { paths: step, width: 1.5 }), line("sent", "sent", { paths: step, width: 2 })
    ], data[0], { range: fromZero }, false, plain);
    plot("Response time from the planned start (ms)", 230, [
      line("median", "p50", ms), line("99 %", "p99", Object.assign({}, ms, { width: 2.2 })),
      line("99.9 %", "p999", ms), line("max", "max", Object.assign({}, ms, { width: 1, dash: [2, 3] }))
    ], data[1], state.log ? { distr: 3, log: 10 } : { range: fromZero }, false, decades);
    plot("Failed requests (each second)", 140, [
      line("failed", "failed", { fill: colour("failed"), paths: bars, width: 0 })
    ], data[2], { range: fromZero }, true, plain);
  }

  function refresh() {
    if (!plots.length) { build(); return; }
    columns().forEach(function (data, i) { plots[i].setData(data); });
  }

  function verdict(name, kind, sentence) {
    $("badge").textContent = name;
    $("header").className = "verdict " + kind;
    $("sentence").textContent = sentence;
    document.title = name + ": " + (run ? run.scenario : "");
  }

  function onRun(told) {
    run = told;
    $("scenario").textContent = told.scenario;
    $("eyebrow").textContent = "Kingtide run · engine " + told.engine + " · against " + told.target + " · "
      + (told.tagged ? "tagged load" : "untagged load") + " · " + clock(told.lengthSeconds) + " planned";
    build();
  }

  function onSecond(s) {
    if (!seconds.length) {
      begun = Date.now() - (s.second + 1) * 1000;
      s.journeys.length > 1 && s.journeys.forEach(function (j) {
        var option = document.createElement("option");
        option.value = j.name; option.textContent = j.name; $("view").appendChild(option);
      });
      $("view").hidden = s.journeys.length < 2;
    }
    seconds.push(s);
    failed += s.failed; total += s.ok + s.failed;
    $("rate").textContent = short(s.sent) + " / " + short(s.planned);
    $("median").textContent = millis(s.responseMillis.p50);
    $("slow").textContent = millis(s.responseMillis.p99);
    $("failed").textContent = total ? (failed ? Math.max(.01, 100 * failed / total).toFixed(2) : "0") + " %" : "–";
    $("failedof").textContent = failed + " of " + total + " requests failed so far";
    $("failures").className = failed ? "tile bad" : "tile";
    $("lag").textContent = millis(s.sendLagMillis.p99);
    $("lagging").className = s.valid ? "tile" : "tile bad";
    $("users").textContent = s.busyUsers + " / " + s.users;
    var left = Math.max(0, (run ? run.lengthSeconds : 0) - s.second - 1);
    $("progress").style.width = run && run.lengthSeconds ? Math.min(100, 100 * (s.second + 1) / run.lengthSeconds) + "%" : "0";
    if (!s.valid) {
      verdict("INVALID SO FAR", "invalid", "The load generator is the slow one, or something else is not as planned: this run will be INVALID.");
    } else if (!over) {
      verdict("RUNNING", "comparison", clock(left) + " left.");
    }
  }

  function onEvent(e) {
    if (events.length >= MAX_EVENTS) { return; }
    var t = begun ? Math.max(0, (e.atMillis - begun) / 1000) : 0;
    events.push({ t: t, name: e.name, marked: ["note", "effect", "lanes", "node"].indexOf(e.kind) < 0 });
    $("noevents").hidden = true;
    var row = document.createElement("tr");
    [clock(t), e.kind, e.name, e.text].forEach(function (text, i) {
      var cell = document.createElement("td");
      cell.className = ["", "kind", "text", "text"][i]; cell.textContent = text; row.appendChild(cell);
    });
    $("events").appendChild(row);
  }

  var select = document.createElement("select"), check = document.createElement("input"), label = document.createElement("label");
  select.id = "view"; select.hidden = true; select.setAttribute("aria-label", "Journey");
  select.innerHTML = "<option value=''>all journeys</option>";
  select.onchange = function () { state.view = select.value; build(); };
  check.type = "checkbox"; check.checked = true;
  check.onchange = function () { state.log = check.checked; build(); };
  label.appendChild(check); label.appendChild(document.createTextNode(" logarithmic times"));
  $("controls").appendChild(select); $("controls").appendChild(label);

  var source = new EventSource("events"), dirty = false;
  function listen(name, react) {
    source.addEventListener(name, function (message) { react(JSON.parse(message.data)); dirty = true; });
  }
  // What was told before a connection broke is told again.
  source.onopen = function () { seconds = []; events = []; failed = total = 0; $("events").textContent = ""; $("view").length = 1; };
  source.onerror = function () {
    if (!over) { verdict("NOT CONNECTED", "invalid", "The run has ended, or this page cannot reach it."); }
  };
  listen("run", onRun);
  listen("second", onSecond);
  listen("happened", onEvent);
  listen("ended", function () { over = true; verdict("ENDED", "comparison", "The load has ended; the results are being written."); });
  listen("verdict", function (v) { over = true; source.close(); $("progress").style.width = "100%"; verdict(v.verdict, v.verdict.toLowerCase(), v.sentence + " Report: " + v.report); });

  setInterval(function () { if (dirty) { dirty = false; refresh(); } }, 250);
  window.addEventListener("resize", build);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", build);
  document.documentElement.setAttribute("data-ready", "true");
})();
