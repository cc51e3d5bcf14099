using System.Text.Json;
using Hewn.Store.Dialects;
using Hewn.Store.Dialects.JsonLines;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Sieving;

/// <summary>
/// A record is plain when a <see cref="RecordSieve"/> may judge it by the fields of its line: what reading makes of it
/// has these fields, too. It is odd where reading renames or moves what is judged, or takes objects apart. One
/// thread's.
/// </summary>
/// <param name="judgesRoles">Whether fields are judged that reading may rename: time, message, logger and so
/// on.</param>
/// <param name="wantsInfo">Whether records of INFO are asked for by their level.</param>
internal sealed class SieveJudge(bool judgesRoles, bool wantsInfo) : IShapeJudge
{
    private readonly JsonMembers _members = new();

    public bool IsPlain(ReadOnlySpan<byte> line)
    {
        if (!_members.TryRead(line))
            return false;
        bool hasClefTime = false;
        foreach (ref readonly JsonMember member in _members.All)
        {
            ReadOnlySpan<byte> name = member.NameIn(line);
            if (name.Contains((byte)'\\') || !IsPlain(member, name))
                return false;
            hasClefTime |= name.SequenceEqual("@t"u8);
        }

        // Serilog's compact JSON leaves out the level INFO, which reading adds. Of higher levels it is none either way.
        return !hasClefTime || !wantsInfo || (_members.Roles & 1u << (int)Role.Level) != 0;
    }

    private bool IsPlain(in JsonMember member, ReadOnlySpan<byte> name) => member.Meaning.Role switch
    {
        Role.None => true,
        Role.Container => false,
        // A line of Docker's holds another one under this name.
        Role.Message when name.SequenceEqual("log"u8) => false,
        Role.Error or Role.StackTrace when member.Token == JsonTokenType.StartObject => false,
        Role.Template => !judgesRoles,
        _ => !judgesRoles || member.Meaning.Rank == 0,
    };
}
