namespace Hewn.Store.Scanning.Lines;

/// <summary>
/// Says of a record whether its keys are as simple as somebody counts on. Asked once for each shape of lines, so the
/// answer must depend on the keys only.
/// </summary>
internal interface IShapeJudge
{
    /// <summary>Whether the line, a JSON object, is plain.</summary>
    bool IsPlain(ReadOnlySpan<byte> line);
}
