using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Scanning.Answers;

/// <summary>Numbers the groups that lines belong to. One thread's.</summary>
internal sealed unsafe class GroupReader(int field, int maxGroups)
{
    /// <summary>The group of records that lack the field.</summary>
    public const int Absent = 0;

    /// <summary>The group of records whose name found no room.</summary>
    public const int Overflow = 1;

    /// <summary>No field: all records are in the group <see cref="Absent"/>.</summary>
    public const int NoField = -1;

    private const int FirstName = 2;
    private readonly FieldText _text = new();
    private readonly NameTable _names = new(maxGroups);

    /// <summary>One more than the highest number.</summary>
    public int Count => _names.Count + FirstName;

    public int Read(byte* piece, Slice* values)
    {
        if (field == NoField || !_text.TryGet(piece, values[field], out ReadOnlySpan<byte> text))
            return Absent;
        return IdOf(text);
    }

    /// <summary>The group of a name.</summary>
    public int IdOf(ReadOnlySpan<byte> name) =>
        _names.IdOf(name.Length <= GroupNames.MaxBytes ? name : name[..GroupNames.MaxBytes]) + FirstName is var id
        && id < FirstName ? Overflow : id;

    /// <summary>The name of a group; null for records that lack it.</summary>
    public string? NameOf(int id, bool isLevel) =>
        id < FirstName ? null : GroupNames.ToText(_names[id - FirstName], isLevel);
}
