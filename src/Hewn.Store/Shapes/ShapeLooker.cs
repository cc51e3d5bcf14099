using System.Runtime.InteropServices;
using System.Text.Json;
using Hewn.Store.Entries;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;
using Hewn.Store.Sieving;

namespace Hewn.Store.Shapes;

/// <summary>
/// Looks at many lines of JSON at once, by their learnt shapes, and finds those that reading takes as they stand. It
/// learns from all files that it looks at. One thread's.
/// </summary>
internal sealed unsafe class ShapeLooker : IDisposable
{
    private readonly LineExtractor _lines = new(
        new WantedFields([.. Enumerable.Range(0, FieldNames.Count).Select(
            field => (IReadOnlyList<string[]>)[[FieldNames.Of((Field)field)]])]),
        VectorWidths.Best,
        judge: new HewnsShapeJudge());

    private readonly HewnsLevelTest _level = new((int)Field.Level);
    private byte* _memory; // the lines with room around them, which vectors may look at

    public ShapeLooker()
    {
        _memory = (byte*)NativeMemory.AlignedAlloc(ShapedLines.MaxBytes + 2 * ScanLimits.SlackBytes, 64);
        NativeMemory.Clear(_memory, ShapedLines.MaxBytes + 2 * ScanLimits.SlackBytes);
    }

    /// <summary>Looks at whole lines.</summary>
    /// <param name="lines">Up to <see cref="ShapedLines.MaxBytes"/>.</param>
    /// <param name="found">Gets each of them.</param>
    public void Look(ReadOnlySpan<byte> lines, ShapedLines found)
    {
        byte* piece = _memory + ScanLimits.SlackBytes;
        lines.CopyTo(new Span<byte>(piece, ShapedLines.MaxBytes));
        var sink = new Sink(this, found);
        _lines.Run(piece, lines.Length, ref sink);
    }

    public void Dispose()
    {
        _lines.Dispose();
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }

    private void Add(ShapedLines found, byte* piece, int start, int end, Slice* values, LineKind kind)
    {
        if (kind != LineKind.Record || !IsPlain(piece, start, end, values))
        {
            found.Add(end + 1);
            return;
        }

        found.AddPlain(end + 1);
        bool mayHaveEscapes = new ReadOnlySpan<byte>(piece + start, end - start).Contains((byte)'\\');
        for (int field = 0; field < FieldNames.Count; field++)
        {
            Slice value = values[field];
            if (value.IsPresent)
                found.AddField((Field)field, SliceOf(piece, start, value, mayHaveEscapes));
        }
    }

    /// <summary>Whether a line of a plain shape has values that leave it so.</summary>
    private bool IsPlain(byte* piece, int start, int end, Slice* values)
    {
        if (piece[end - 1] == '\r')
            end--;
        // What stands so is read as a record of its own.
        if (piece[start] != '{' || piece[end - 1] != '}' || !_level.Holds(piece, values))
            return false;
        Slice time = values[(int)Field.Timestamp];
        if (time.IsPresent && piece[time.Start] != '"' && piece[time.Start] is < (byte)'0' or > (byte)'9')
            return false;
        // Where null stands under Hewn's name of a role, another field may have it.
        return !IsNull(piece, values[(int)Field.Message]) && !IsNull(piece, values[(int)Field.Logger])
            && !IsNull(piece, values[(int)Field.RequestId]) && !IsNull(piece, values[(int)Field.Error])
            && !IsNull(piece, values[(int)Field.ErrorType]) && !IsNull(piece, values[(int)Field.StackTrace]);
    }

    private static bool IsNull(byte* piece, Slice value) => value.IsPresent && piece[value.Start] == 'n';

    private static FieldSlice SliceOf(byte* piece, int start, Slice value, bool mayHaveEscapes)
    {
        unchecked // Places in a line.
        {
            byte first = piece[value.Start];
            if (first != '"')
                return new(value.Start - start, value.Length, TokenOf(first), IsEscaped: false);
            var text = new ReadOnlySpan<byte>(piece + value.Start + 1, value.Length - 2);
            bool isEscaped = mayHaveEscapes && text.Contains((byte)'\\');
            return new(value.Start + 1 - start, text.Length, JsonTokenType.String, isEscaped);
        }
    }

    private static JsonTokenType TokenOf(byte first) => first switch
    {
        (byte)'{' => JsonTokenType.StartObject,
        (byte)'[' => JsonTokenType.StartArray,
        (byte)'t' => JsonTokenType.True,
        (byte)'f' => JsonTokenType.False,
        (byte)'n' => JsonTokenType.Null,
        _ => JsonTokenType.Number,
    };

    private readonly struct Sink(ShapeLooker owner, ShapedLines found) : ILineSink
    {
        public void Line(byte* piece, int start, int end, Slice* values, LineKind kind) =>
            owner.Add(found, piece, start, end, values, kind);
    }
}
