using System.CommandLine;
using Hewn.Cli.Loki;

namespace Hewn.Cli.View;

/// <summary>The boundary of the commands that read logs: turns failures into messages and exit codes.</summary>
/// <param name="name">What the command is called in its messages: <c>hewn view</c>.</param>
/// <param name="terminal">Where they go.</param>
/// <param name="time">The clock.</param>
internal sealed class ReadingCommand(string name, Terminal terminal, TimeProvider time)
{
    /// <summary>Where results and messages go.</summary>
    public Terminal Terminal => terminal;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>What it is called in its messages.</summary>
    public string Name => name;

    /// <summary>Has a command run inside the boundary.</summary>
    /// <param name="command">The command.</param>
    /// <param name="read">What was typed.</param>
    /// <param name="run">Does it; its answer is the exit code.</param>
    public void Run<TInput>(
        Command command, Func<ParseResult, TInput> read, Func<TInput, CancellationToken, Task<int>> run) =>
        command.SetAction((parsed, cancellation) => RunAsync(() => run(read(parsed), cancellation)));

    /// <summary>Says what is waited for.</summary>
    public void TellAwaited(IEnumerable<string> awaited)
    {
        foreach (string input in awaited)
            terminal.Error.WriteLine($"{name}: nothing to read in '{PlainText.Of(input)}' yet; waiting for it.");
    }

    /// <summary>Says sentences about what was shown.</summary>
    public void Tell(IEnumerable<string> sentences)
    {
        foreach (string sentence in sentences)
            terminal.Error.WriteLine($"{name}: {PlainText.Of(sentence)}");
    }

    /// <summary>Says which fields were asked for that no record has, after nothing was found.</summary>
    public void TellMissing(FilterInput filters, EntrySources sources, CancellationToken cancellation)
    {
        foreach (string missing in MissingFields.Of(filters.ReadFields(), sources, cancellation))
            terminal.Error.WriteLine($"{name}: {missing}");
    }

    private async Task<int> RunAsync(Func<Task<int>> run)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (UsageException problem)
        {
            return Fail(problem.Message);
        }
        catch (LokiException problem)
        {
            return Fail(problem.Message);
        }
        catch (OperationCanceledException)
        {
            return Fail("interrupted before everything was read; no figures.");
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException
            || (problem is IOException && !Tool.IsClosedPipe(problem)))
        {
            return Fail($"cannot read or write: {problem.Message}");
        }
    }

    /// <summary>Tells what was come across, after the results.</summary>
    /// <returns>The exit code: whether all could be read.</returns>
    public int Finish(EntrySources sources)
    {
        terminal.Output.Flush();
        Notices.Write(sources.Tally, terminal.Error, name);
        if (sources.Rings is { } rings)
            RingNotices.Write(rings, sources.RingedLogs, null, terminal.Error, name);
        foreach (string problem in sources.Problems)
            terminal.Error.WriteLine($"{name}: {PlainText.Of(problem)}");
        return sources.Problems.Count > 0 ? ViewExit.Error : ViewExit.Success;
    }

    private int Fail(string message)
    {
        terminal.Output.Flush();
        terminal.Error.WriteLine($"{name}: {PlainText.Of(message)}");
        return ViewExit.Error;
    }
}
