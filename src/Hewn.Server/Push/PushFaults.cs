using System.Globalization;

namespace Hewn.Server.Push;

/// <summary>What was refused of one push, put together by reason. One thread's.</summary>
internal sealed class PushFaults
{
    private readonly Dictionary<string, (string Message, long Lines, long Bytes)> _faults = [];

    /// <summary>Whether anything was refused.</summary>
    public bool HasAny => _faults.Count > 0;

    /// <summary>Reasons with how many lines and bytes.</summary>
    public IEnumerable<(string Reason, long Lines, long Bytes)> Reasons =>
        _faults.Select(fault => (fault.Key, fault.Value.Lines, fault.Value.Bytes));

    /// <summary>The words of the answer: the first of each reason, and how many there are like it.</summary>
    public string Text => string.Join("; ", _faults.Values.Select(fault => fault.Lines == 1
        ? fault.Message
        : string.Create(CultureInfo.InvariantCulture, $"{fault.Lines} errors like: {fault.Message}")));

    /// <summary>Lines are refused.</summary>
    public void Add((string Reason, string Message) fault, long lines, long bytes)
    {
        (string Message, long Lines, long Bytes) before =
            _faults.GetValueOrDefault(fault.Reason, (fault.Message, 0, 0));
        _faults[fault.Reason] = (before.Message, before.Lines + lines, before.Bytes + bytes);
    }
}
