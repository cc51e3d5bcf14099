using Hewn.Records;

namespace Hewn.Sessions;

/// <summary>A property or field of a type that is logged as metadata, with all that is known by its name.</summary>
internal abstract class MetadataMember(FieldName name)
{
    /// <summary>Its name.</summary>
    public FieldName Name { get; } = name;

    /// <summary>
    /// All that is known of a member by its name. Calls that give the same name in their text find it at once, because
    /// it is the same object then.
    /// </summary>
    public static FieldName NameOf(string name) => FieldNames.Of(string.Intern(name));

    /// <summary>Appends its value. May throw what the getter throws.</summary>
    public abstract void Append(ByteBuffer target, object owner, int depth);
}
