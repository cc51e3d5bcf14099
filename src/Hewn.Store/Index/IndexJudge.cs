using System.Text;
using Hewn.Store.Dialects.JsonLines;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Sieving;

namespace Hewn.Store.Index;

/// <summary>
/// A record is odd when the columns of an index may say something else of it than the entry that reading makes: when
/// its fields are moved in reading, or when several of its keys are names of the same column, of which null would hide
/// the others. One thread's.
/// </summary>
internal sealed class IndexJudge : IShapeJudge
{
    // The keys at a record's top that a column's values may stand under.
    private static readonly byte[][][] _columns =
    [
        .. IndexedFields.Keys.Select(key => key.Paths.Select(path => path[0]).Distinct()
            .Select(name => Encoding.UTF8.GetBytes(name)).ToArray()),
    ];

    private readonly SieveJudge _moved = new(judgesRoles: false);
    private readonly JsonMembers _members = new();

    public bool IsPlain(ReadOnlySpan<byte> line)
    {
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

        return true;
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
