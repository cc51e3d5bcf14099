using System.Globalization;
using Hewn.ProxyBenchmarks;

// One program for all parts of the measurement; bench/proxy/measure.py starts them as processes of their own.
return args switch
{
    ["upstream"] => await ModelServer.RunAsync(),
    ["proxy", var upstream, var directory, var recording] =>
        await ProxyRole.RunAsync(new Uri(upstream), directory, recording == "on"),
    ["first-byte", var direct, var proxy, var count] =>
        await FirstByte.RunAsync(Number(direct), Number(proxy), Number(count)),
    ["streams", var port, var count, var perSecond, var seconds] =>
        await StreamLoad.RunAsync(Number(port), Number(count), Number(perSecond), Number(seconds)),
    ["record", var directory, var recording, var count] =>
        await RecordRole.RunAsync(directory, recording == "on", Number(count)),
    _ => throw new ArgumentException("expected: upstream | proxy URL DIR on|off | first-byte DIRECT PROXY COUNT | "
        + "streams PORT COUNT TOKENS_PER_SECOND SECONDS | record DIR on|off COUNT"),
};

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
