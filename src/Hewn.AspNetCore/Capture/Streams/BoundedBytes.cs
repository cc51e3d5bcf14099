namespace Hewn.AspNetCore.Capture.Streams;

/// <summary>Bytes collected up to a limit; what is beyond it is counted. Not thread-safe.</summary>
internal sealed class BoundedBytes(int limitBytes)
{
    private const int FirstAllocationBytes = 256;
    private const int KeptBytes = 16 * 1024; // What a cleared buffer may keep for the next use.

    private byte[] _bytes = [];

    /// <summary>How many bytes are held.</summary>
    public int Length { get; private set; }

    /// <summary>How many bytes did not fit.</summary>
    public long MissedBytes { get; private set; }

    /// <summary>Whether something is missing at the end.</summary>
    public bool IsCut => MissedBytes > 0;

    /// <summary>What is held. Valid until the next change.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    /// <summary>What is held. Valid until the next change.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>Adds what fits. Once something did not, nothing more is added.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        int room = IsCut ? 0 : limitBytes - Length;
        ReadOnlySpan<byte> kept = bytes[..Math.Min(bytes.Length, room)];
        MissedBytes += bytes.Length - kept.Length;
        if (kept.IsEmpty)
            return;

        int needed = Length + kept.Length;
        if (needed > _bytes.Length)
        {
            int doubled = (int)Math.Min(limitBytes, Math.Max(FirstAllocationBytes, _bytes.Length * 2L));
            Array.Resize(ref _bytes, Math.Max(needed, doubled));
        }

        kept.CopyTo(_bytes.AsSpan(Length));
        Length = needed;
    }

    /// <summary>Begins anew. A buffer that had to grow far is given back.</summary>
    public void Clear()
    {
        (Length, MissedBytes) = (0, 0);
        if (_bytes.Length > KeptBytes)
            _bytes = [];
    }
}
