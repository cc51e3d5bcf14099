using Hewn.Records;

namespace Hewn.Sessions;

/// <summary>A property or field that is read by reflection.</summary>
internal sealed class ReadMember(MemberReader reader) : MetadataMember(NameOf(reader.Name))
{
    /// <inheritdoc/>
    public override void Append(ByteBuffer target, object owner, int depth) =>
        MetadataValue.AppendMember(target, Name, reader.ReadOrError(owner), depth);
}
