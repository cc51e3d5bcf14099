using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Tests.Scanning;

/// <summary>Keeps all lines of all pieces, by their place in the file.</summary>
internal sealed unsafe class CapturingSink(LineExtractor extractor, int fields) : IPieceSink
{
    public SortedDictionary<long, CapturedLine> Lines { get; } = [];

    public List<(long Offset, long Length)> TooLongLines { get; } = [];

    public void Piece(byte* bytes, int length, long offset)
    {
        var sink = new Sink(this, offset);
        extractor.Run(bytes, length, ref sink);
    }

    public void TooLong(long offset, long length) => TooLongLines.Add((offset, length));

    private readonly struct Sink(CapturingSink owner, long offset) : ILineSink
    {
        private readonly CapturingSink _owner = owner;
        private readonly long _offset = offset;

        public void Line(byte* piece, int start, int end, Slice* values, LineKind kind)
        {
            var kept = new byte[]?[_owner.FieldCount];
            for (int field = 0; field < kept.Length; field++)
            {
                if (values[field].IsPresent)
                    kept[field] = [.. new ReadOnlySpan<byte>(piece + values[field].Start, values[field].Length)];
            }

            byte[] line = [.. new ReadOnlySpan<byte>(piece + start, end - start)];
            _owner.Lines.Add(_offset + start, new(kind.ToString(), line, kept));
        }
    }

    private int FieldCount => fields;
}
