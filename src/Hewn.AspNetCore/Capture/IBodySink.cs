namespace Hewn.AspNetCore.Capture;

/// <summary>Takes the bytes of a body as they pass by. Keeps no reference to them.</summary>
internal interface IBodySink
{
    /// <summary>Bytes that come next. Does not throw.</summary>
    void Append(ReadOnlySpan<byte> bytes);
}
