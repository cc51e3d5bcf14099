using Hewn.Cli.View;
using Hewn.Store.Entries;
using Hewn.Store.Following;

namespace Hewn.Cli.Requests;

/// <summary>The last calls, and those that end from then on.</summary>
internal sealed class CallListing
{
    private const string Title = "hewn requests";

    private readonly CallFilter _filter;
    private readonly CallTable _table;
    private readonly Terminal _terminal;
    private readonly int _count;
    private readonly bool _isFollowing;
    private readonly bool _isJson;

    /// <exception cref="UsageException">What was typed cannot be done.</exception>
    public CallListing(RequestsInput input, TimeZoneInfo zone, Terminal terminal)
    {
        _terminal = terminal;
        _filter = new(input.Model, input.Status, input.Slow);
        _count = input.Lines is { } lines ? OptionValues.Lines(lines, follows: false) : RequestsCommand.DefaultLines;
        (_isFollowing, _isJson) = (input.IsFollowing, input.IsJson);
        if (_isFollowing && !_filter.TakesEnded)
        {
            throw new UsageException(
                "--follow shows calls as they end; --status unfinished asks for those that have no end.");
        }

        int? width = terminal.IsOutputTerminal ? terminal.Width : null;
        _table = new(terminal.Output, zone, width, new Ink(input.Display.HasColor(terminal)));
    }

    /// <summary>Until all is listed, or it is cancelled.</summary>
    public async Task RunAsync(EntrySources sources, CancellationToken cancellation)
    {
        if (sources.HasPipe)
        {
            throw new UsageException(
                "calls are listed from the end of files: save what comes through a pipe to one first.");
        }

        if (!_isFollowing)
        {
            List<RecordedCall> calls = CallFinding.Last(sources, _filter, _count, cancellation);
            if (calls.Count > 0)
                WriteHead();
            calls.ForEach(Write);
            if (calls.Count == 0)
                _terminal.Error.WriteLine($"{Title}: no such call in {sources.Description}.");
            return;
        }

        WriteHead();
        using LogFollower follower = sources.Follow();
        foreach (Entry end in follower.ReadLast(_count, IsShown))
            Write(RecordedCall.Ended(end));
        await follower.RunAsync(
            entry =>
            {
                if (IsShown(entry))
                    Write(RecordedCall.Ended(entry));
            },
            _terminal.Output.Flush,
            cancellation).ConfigureAwait(false);
    }

    private bool IsShown(Entry entry) => RecordedCall.IsEnd(entry) && _filter.TakesEnd(entry);

    private void WriteHead()
    {
        if (!_isJson)
            _table.WriteHead();
    }

    private void Write(RecordedCall call)
    {
        if (_isJson)
            _terminal.Output.WriteLine(CallJson.Facts(call));
        else
            _table.Write(call);
    }
}
