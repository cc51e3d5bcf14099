using System.Text;
using Hewn.Store.Dialects;
using Hewn.Store.Dialects.JsonLines;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Sieving;

namespace Hewn.Store.Index;

/// <summary>
/// A record is odd when the columns of an index may say something else of it than the entry that reading makes: when
/// its fields are moved in reading, when several of its keys are names of the same column, of which null would hide the
/// others, or when its time stands under a name that no column has. One thread's.
/// </summary>
internal sealed class IndexJudge : IShapeJudge
{
    // The keys at a record's top that a column's values may stand under.
    private static readonly byte[][][] _columns =
    [
        .. IndexedFields.Keys.Select(key => key.Paths.Select(path => path[0]).Distinct()
            .Select(name => Encoding.UTF8.GetBytes(name)).ToArray()),
    ];

    private static readonly byte[][] _times =
        [.. FieldKey.NamesOf(KnownField.Time).Select(name => Encoding.UTF8.GetBytes(name))];

    private readonly SieveJudge _moved = new(judgesRoles: false, wantsInfo: true); // whatever is asked later
    private readonly JsonMembers _members = new();
    private readonly FormJudge _form = new();

    /// <summary>Whether there was a record that is not of Hewn's form.</summary>
    public bool HasForeign => _form.HasForeign;

    public bool IsPlain(ReadOnlySpan<byte> line)
    {
        _form.IsPlain(line);
        if (!_moved.IsPlain(line) || !_members.TryRead(line))
            return false;
        foreach (byte[][] names in _columns)
        {
            int found = 0;
            foreach (ref readonly JsonMember member in _members.All)
                found += Has(names, member.NameIn(line)) ? 1 : 0;
            if (found > 1)
                return false;
        }

        return IsSameTime(line);
    }

    /// <summary>Whether the entry of a record has the time that the column has, or none where that has none.</summary>
    /// <param name="line">The record.</param>
    /// <param name="hasTime">Whether the column has one.</param>
    public bool IsSureOfTime(ReadOnlySpan<byte> line, bool hasTime) =>
        _members.TryRead(line) && (hasTime ? IsSameTime(line) : (_members.Roles & 1u << (int)Role.Timestamp) == 0);

    /// <summary>Whether the column's time stands under the name that reading likes best.</summary>
    private bool IsSameTime(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> best = default;
        int bestRank = int.MaxValue;
        int column = int.MaxValue;
        foreach (ref readonly JsonMember member in _members.All)
        {
            if (member.Meaning.Role != Role.Timestamp)
                continue;
            ReadOnlySpan<byte> name = member.NameIn(line);
            int place = PlaceOf(name);
            column = place >= 0 ? Math.Min(column, place) : column;
            if (member.Meaning.Rank >= bestRank)
                continue;
            bestRank = member.Meaning.Rank;
            best = name;
        }

        return column == int.MaxValue || best.SequenceEqual(_times[column]);
    }

    private static int PlaceOf(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < _times.Length; i++)
        {
            if (name.SequenceEqual(_times[i]))
                return i;
        }

        return -1;
    }

    private static bool Has(byte[][] names, ReadOnlySpan<byte> name)
    {
        foreach (byte[] each in names)
        {
            if (name.SequenceEqual(each))
                return true;
        }

        return false;
    }
}
