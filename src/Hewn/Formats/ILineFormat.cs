using Hewn.Records;

namespace Hewn.Formats;

/// <summary>How a record looks where it is written: a rendering of its finished JSON line.</summary>
/// <remarks>
/// The contract, held by the tests of the folder over one table of nasty values:
/// <list type="bullet">
/// <item>The same line gives the same bytes, at any moment: recovery after a crash renders again and compares.</item>
/// <item>What is appended ends in a newline, and nothing that was logged can begin a line that looks like a record,
/// end a quoted string early, or steer a terminal.</item>
/// <item>No line is lost and none throws: one that is no JSON object is shown escaped.</item>
/// </list>
/// An instance keeps buffers between lines, so it belongs to one destination, and so to one thread at a time.
/// </remarks>
internal interface ILineFormat
{
    /// <summary>Appends the rendering of one record.</summary>
    /// <param name="target">Takes the rendering, newline included.</param>
    /// <param name="line">The record's JSON line, with or without its newline.</param>
    void Append(ByteBuffer target, ReadOnlySpan<byte> line);
}
