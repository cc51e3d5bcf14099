using System.CommandLine;
using Hewn.Cli.View;

namespace Hewn.Cli.Top;

/// <summary><c>hewn top</c>: what a server does right now.</summary>
internal static class TopCommand
{
    public const string Name = "top";

    private const string Title = "hewn top";

    public static readonly string[] Examples =
    [
        "hewn top                                  the last minute of ./logs, again each second, until Ctrl-C",
        "hewn top app.jsonl --window 10m           … of ten minutes",
        "hewn top 'logs/*.log' --field model=llama … of one model",
        "hewn top app.jsonl --once                 one look",
        "hewn top app.jsonl --json | jq .per_second",
        "                                          a JSON object each second, for a program",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var options = new TopOptions();
        var command = new Command(Name, "Watch rates, errors, latency and the slowest calls as they are logged.");
        options.AddTo(command);
        var boundary = new ReadingCommand(Title, terminal, time);
        boundary.Run(command, options.Read, (input, cancellation) => RunAsync(input, boundary, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(TopInput input, ReadingCommand boundary, CancellationToken cancellation)
    {
        (Terminal terminal, TimeProvider time) = (boundary.Terminal, boundary.Time);
        TopRequest request = TopRequest.Read(input, terminal, time);
        // Of what is older than the window nothing is shown, so it need not be read.
        var window = new TimeWindow(time.GetUtcNow().UtcTicks - request.Window.Ticks, null);
        EntrySources sources = EntrySources.Of(
            input.Paths, terminal, request.Zone, window, time, follows: !request.IsOnce);
        boundary.TellAwaited(sources.Awaited);
        var watch = new TopWatch(request, sources, terminal, time);
        if (request.IsOnce)
            watch.LookOnce(cancellation);
        else
            await watch.RunAsync(cancellation).ConfigureAwait(false);
        return boundary.Finish(sources);
    }
}
