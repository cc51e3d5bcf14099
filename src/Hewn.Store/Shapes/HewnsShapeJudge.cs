using System.Text.Json;
using Hewn.Store.Dialects;
using Hewn.Store.Dialects.JsonLines;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Shapes;

/// <summary>
/// A record is plain when reading makes an entry of it that has the fields of its line under their own names, whatever
/// their values are: but for the time, the level, and nulls, which have to be looked at in each line. One thread's.
/// </summary>
internal sealed class HewnsShapeJudge : IShapeJudge
{
    private readonly JsonMembers _members = new();

    public bool IsPlain(ReadOnlySpan<byte> line)
    {
        if (!_members.TryRead(line))
            return false;
        (uint roles, uint own, uint known) = (0, 0, 0);
        foreach (ref readonly JsonMember member in _members.All)
        {
            NameRole meaning = member.Meaning;
            uint role = 1u << (int)meaning.Role;
            uint field = meaning.IsKnown ? 1u << meaning.KnownField : 0;
            ReadOnlySpan<byte> name = member.NameIn(line);
            if (name.Contains((byte)'\\') || (known & field) != 0 || !MayBePlain(member, name)
                || (meaning.Role is Role.Level or Role.TraceId or Role.SpanId && (roles & role) != 0))
                return false;
            known |= field;
            if (meaning.Role == Role.None)
                continue;
            roles |= role;
            if (meaning.Rank == 0)
                own |= role;
        }

        return roles == own; // Another name of a role counts only where Hewn's own is missing.
    }

    private static bool MayBePlain(in JsonMember member, ReadOnlySpan<byte> name) => member.Meaning.Role switch
    {
        Role.Template or Role.Container => false,
        Role.Error or Role.StackTrace => member.Token != JsonTokenType.StartObject,
        // A line of Docker's holds another one under this name.
        Role.Message => !name.SequenceEqual("log"u8),
        // This number tells records of sessions.
        _ => !name.SequenceEqual("sequenceNumber"u8),
    };
}
