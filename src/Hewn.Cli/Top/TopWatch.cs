using Hewn.Cli.View;
using Hewn.Store.Following;
using Hewn.Store.Segments;
using Spectre.Console;

namespace Hewn.Cli.Top;

/// <summary>Reads what is logged and shows the figures again and again.</summary>
internal sealed class TopWatch(TopRequest request, EntrySources sources, Terminal terminal, TimeProvider time)
{
    private readonly TopWindow _window = new(request.Window, request.Filters);

    /// <summary>Shows the figures as they are now.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void LookOnce(CancellationToken cancellation)
    {
        using IEntrySource source = sources.Open(cancellation);
        while (source.TryRead())
        {
            cancellation.ThrowIfCancellationRequested();
            _window.Add(source.Current, Now);
        }

        cancellation.ThrowIfCancellationRequested();
        if (request.IsJson)
            WriteJson();
        else
            terminal.Output.Write(new TopFrame(request, terminal.Width).Text(_window.At(Now)));
    }

    /// <summary>Shows them until cancelled, which is no error.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using LogFollower source = sources.Follow();
        if (request.IsJson)
        {
            await FollowAsync(source, WriteJson, cancellation).ConfigureAwait(false);
            return;
        }

        var frame = new TopFrame(request, terminal.Width);
        await LiveConsole().Live(new Text("")).AutoClear(false).StartAsync(context =>
            FollowAsync(source, () => context.UpdateTarget(frame.Draw(_window.At(Now))), cancellation))
            .ConfigureAwait(false);
    }

    private long Now => time.GetUtcNow().UtcTicks;

    private Task FollowAsync(LogFollower source, Action show, CancellationToken cancellation)
    {
        long? shown = null;
        return source.RunAsync(
            entry => _window.Add(entry, Now),
            () =>
            {
                if (shown is { } at && time.GetElapsedTime(at) < request.Interval)
                    return;
                shown = time.GetTimestamp();
                show();
                terminal.Output.Flush();
            },
            cancellation);
    }

    private void WriteJson() => terminal.Output.WriteLine(TopJson.Write(_window.At(Now)));

    /// <summary>Drawing in place takes a terminal's commands, with colours or without.</summary>
    private IAnsiConsole LiveConsole()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = request.HasColor ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(terminal.Output),
        });
        console.Profile.Width = terminal.Width;
        return console;
    }
}
