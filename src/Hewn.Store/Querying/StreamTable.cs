using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Text;
using Hewn.LogQL.Labels;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Querying;

/// <summary>The label sets of some fields' values, each made once. One thread's.</summary>
/// <param name="fields">The fields.</param>
/// <param name="fileLabels">Labels that every set has.</param>
/// <param name="empty">What becomes of empty values.</param>
internal sealed unsafe class StreamTable(
    IReadOnlyList<NamedField> fields, LabelSet fileLabels, EmptyValues empty = EmptyValues.Drop)
{
    /// <summary>The values of a line have to be read more closely.</summary>
    public const int Unsure = -1;

    private const int Absent = -1;
    private const int PrefixBytes = 4;
    private const int QuickBits = 4;
    private readonly NamedField[] _fields = [.. fields];
    private readonly NameTable _ids = new(MaxCount);
    private readonly List<LabelSet> _sets = [];
    private readonly Quick[] _quick = new Quick[1 << QuickBits];
    private byte[] _key = new byte[256];
    private int _length;

    /// <summary>The most sets; whoever makes more streams than that is refused before.</summary>
    public const int MaxCount = 1_000_000;

    /// <summary>How many sets there are.</summary>
    public int Count => _sets.Count;

    public LabelSet this[int id] => _sets[id];

    /// <summary>The set of a plain line.</summary>
    public int Find(byte* piece, Slice* values)
    {
        if (_fields.Length != 1)
            return FindByKey(piece, values);
        // Few values, mostly short ones, come again and again: those are known by their bytes as they stand.
        Slice value = values[_fields[0].Index];
        unchecked // A length below 1 becomes a large unsigned one; a hash wraps around.
        {
            if ((uint)(value.Length - 1) >= (uint)Vector128<byte>.Count)
                return FindByKey(piece, values);
            Vector128<byte> text = Vector128.Load(piece + value.Start)
                & Vector128.LessThan(Vector128.CreateSequence<byte>(0, 1), Vector128.Create((byte)value.Length));
            ulong hash = (text.AsUInt64().ToScalar() ^ text.AsUInt64().GetElement(1)) * 0x9E3779B97F4A7C15;
            ref Quick quick = ref _quick[hash >> (64 - QuickBits)];
            if (quick.Text == text)
                return quick.Set;
            int set = FindByKey(piece, values);
            if (set != Unsure)
                quick = new(text, set);
            return set;
        }
    }

    private int FindByKey(byte* piece, Slice* values)
    {
        _length = 0;
        foreach (NamedField field in _fields)
        {
            Verdict verdict = FieldValue.Read(piece, values[field.Index], out ReadOnlySpan<byte> text);
            if (verdict == Verdict.Unsure || (verdict == Verdict.Passes && text.IsEmpty && empty == EmptyValues.Refuse))
                return Unsure;
            Append(text, verdict == Verdict.Passes);
        }

        return Finish();
    }

    /// <summary>The set of a line whose fields were read; null for one that has none.</summary>
    public int Find(RecordFields? line)
    {
        _length = 0;
        foreach (NamedField field in _fields)
        {
            ReadOnlyMemory<byte> value = default;
            bool isPresent = line?.TryGet(field.Name, out value) == true;
            Append(value.Span, isPresent);
        }

        return Finish();
    }

    private void Append(ReadOnlySpan<byte> text, bool isPresent)
    {
        if (_key.Length - _length < text.Length + PrefixBytes)
            Array.Resize(ref _key, (_key.Length + text.Length + PrefixBytes) * 2);
        BinaryPrimitives.WriteInt32LittleEndian(_key.AsSpan(_length), isPresent ? text.Length : Absent);
        text.CopyTo(_key.AsSpan(_length + PrefixBytes));
        _length += PrefixBytes + text.Length;
    }

    private int Finish()
    {
        int id = _ids.IdOf(_key.AsSpan(0, _length));
        if (id < 0)
            throw new InvalidOperationException("more streams than their bound allows");
        if (id == _sets.Count)
            _sets.Add(Make());
        return id;
    }

    private LabelSet Make()
    {
        var labels = new List<Label>(fileLabels);
        int at = 0;
        foreach (NamedField field in _fields)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(_key.AsSpan(at));
            if (length > 0 || (length == 0 && empty == EmptyValues.Keep))
                labels.Add(new(field.Name, Encoding.UTF8.GetString(_key.AsSpan(at + PrefixBytes, length))));
            at += PrefixBytes + Math.Max(0, length);
        }

        return LabelSet.Of(labels);
    }

    /// <summary>The set of a value as it stands, filled up with zeros, which no value has.</summary>
    private readonly record struct Quick(Vector128<byte> Text, int Set);
}
