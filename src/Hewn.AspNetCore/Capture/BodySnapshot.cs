namespace Hewn.AspNetCore.Capture;

/// <summary>What a capture holds at one moment.</summary>
/// <param name="Bytes">
/// The body's first bytes. Valid until the capture is appended to, which a closed one never is.
/// </param>
/// <param name="TotalBytes">All bytes that passed, kept or not.</param>
/// <param name="IsComplete">True when <paramref name="Bytes"/> are all that passed.</param>
internal readonly record struct BodySnapshot(ReadOnlyMemory<byte> Bytes, long TotalBytes, bool IsComplete);
