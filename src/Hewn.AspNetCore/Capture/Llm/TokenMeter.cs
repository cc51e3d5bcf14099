namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>
/// Notes when pieces of an answer came: the first, the last, and the pauses between them. Not thread-safe.
/// </summary>
/// <remarks>
/// A piece is an event with content, which for most servers is a token. Two that come in one packet came together.
/// </remarks>
internal sealed class TokenMeter(TimeProvider time)
{
    private readonly List<float> _pausesMs = [];
    private float[]? _sorted;

    /// <summary>When the first piece came, in the provider's timestamps; null while none has.</summary>
    public long? FirstAt { get; private set; }

    /// <summary>When the last piece came.</summary>
    public long LastAt { get; private set; }

    /// <summary>Notes a piece.</summary>
    public void Note(long at)
    {
        if (FirstAt is null)
            FirstAt = at;
        else if (_pausesMs.Count < Limits.KeptPauses)
            _pausesMs.Add((float)time.GetElapsedTime(LastAt, at).TotalMilliseconds);
        LastAt = at;
    }

    /// <summary>Time from the first to the last piece; null where there are no two.</summary>
    public double? SpanMs => FirstAt is { } first && _pausesMs.Count > 0
        ? time.GetElapsedTime(first, LastAt).TotalMilliseconds
        : null;

    /// <summary>
    /// The pause that this share of all pauses does not exceed (nearest rank); null where there are none.
    /// </summary>
    public double? PauseMs(double share)
    {
        if (_pausesMs.Count == 0)
            return null;
        if (_sorted is not { } sorted || sorted.Length != _pausesMs.Count)
        {
            _sorted = sorted = [.. _pausesMs];
            Array.Sort(sorted);
        }

        int rank = (int)Math.Ceiling(share * sorted.Length);
        return sorted[Math.Clamp(rank, 1, sorted.Length) - 1];
    }
}
