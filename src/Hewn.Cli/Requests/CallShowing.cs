using Hewn.Cli.View;

namespace Hewn.Cli.Requests;

/// <summary>One call in full, as a command, or two compared.</summary>
internal sealed class CallShowing
{
    private const string Title = "hewn requests";

    private readonly RequestsInput _input;
    private readonly TimeZoneInfo _zone;
    private readonly Terminal _terminal;
    private readonly string[] _ids;
    private readonly bool _isCurl;
    private readonly Ink _ink;
    private readonly int? _width;

    /// <exception cref="UsageException">What was typed cannot be done.</exception>
    public CallShowing(RequestsInput input, TimeZoneInfo zone, Terminal terminal)
    {
        (_input, _zone, _terminal) = (input, zone, terminal);
        _ids = input.Id is { } id ? [id] : input.Diff;
        if (Array.Exists(_ids, string.IsNullOrEmpty))
            throw new UsageException("ID: '' is not possible. Allowed: the request_id of a call.");
        if (input.Diff.Length > 0 && (input.IsFollowing || input.Model is not null || input.Status is not null
            || input.Slow is not null || input.Lines is not null))
            throw new UsageException("--diff compares two calls: what chooses calls of a list cannot stand beside it.");
        _isCurl = input.As is { } form && OptionValues.Choice("--as", form, "curl") == "curl";
        if (_isCurl && input.IsJson)
            throw new UsageException("--as and --json cannot be combined.");
        _ink = new Ink(input.Display.HasColor(terminal));
        _width = terminal.IsOutputTerminal ? terminal.Width : null;
    }

    /// <summary>Shows it.</summary>
    /// <returns>Whether it was found, and could be done.</returns>
    public bool Run(EntrySources sources, CancellationToken cancellation)
    {
        Dictionary<string, (RecordedCall Call, int Count)> found = CallFinding.Find(sources, _ids, cancellation);
        string[] missing = [.. _ids.Where(id => !found.ContainsKey(id))];
        foreach (string id in missing)
            Say($"no call of {sources.Description} has the id '{PlainText.Of(id)}'.");
        if (missing.Length > 0)
            return false;
        foreach ((string id, (_, int count)) in found.Where(it => it.Value.Count > 1))
            Say(FormattableString.Invariant($"{count} calls have the id '{PlainText.Of(id)}'; the last is shown."));
        RecordedCall first = found[_ids[0]].Call;
        if (_isCurl)
            return WriteCurl(first);
        if (_input.Diff.Length > 0)
            WriteDiff(first, found[_ids[1]].Call);
        else if (_input.IsJson)
            _terminal.Output.WriteLine(CallJson.Whole(first));
        else
            new CallText(_terminal.Output, _zone, _width, _ink).Write(first);
        return true;
    }

    private bool WriteCurl(RecordedCall call)
    {
        string? command = CurlCommand.Of(call, out string? problem);
        if (problem is not null)
            Say(problem);
        if (command is not null)
            _terminal.Output.WriteLine(command);
        return command is not null;
    }

    private void WriteDiff(RecordedCall before, RecordedCall after)
    {
        var diff = new CallDiff(before, after);
        if (_input.IsJson)
            _terminal.Output.WriteLine(CallJson.Of(diff));
        else
            new DiffText(_terminal.Output, _width, _ink).Write(before, after, diff);
    }

    private void Say(string message) => _terminal.Error.WriteLine($"{Title}: {message}");
}
