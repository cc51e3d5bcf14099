using System.Globalization;
using Hewn.ServerBenchmarks;

// The clients of the measurement; bench/server/measure.py starts them beside the server.
return args switch
{
    ["load", var port, var lines, var seconds] =>
        await PushLoad.RunAsync(Number(port), Number(lines), Number(seconds), int.MaxValue),
    ["load", var port, var lines, var seconds, var rate] =>
        await PushLoad.RunAsync(Number(port), Number(lines), Number(seconds), Number(rate)),
    ["tails", var port, var count, var seconds] =>
        await TailLoad.RunAsync(Number(port), Number(count), Number(seconds)),
    _ => throw new ArgumentException("expected: load PORT LINES SECONDS [LINES_A_SECOND] | tails PORT COUNT SECONDS"),
};

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
