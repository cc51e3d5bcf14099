using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Hewn.Redaction;

namespace Hewn.Records;

/// <summary>Reads one public property or field of a caller's object.</summary>
internal sealed class MemberReader(string name, Func<object, object?> read)
{
    private static readonly ConcurrentDictionary<Type, MemberReader[]> _known = new();

    public string Name { get; } = name;

    /// <summary>The readable public members of a type, in the order of their declaration; read once per type.</summary>
    public static MemberReader[] Of(Type type) =>
        _known.Count < MaxKnownTypes ? _known.GetOrAdd(type, Find) : Find(type);

    /// <summary>The member's value, or the text <c>!ERROR: …</c> when its getter throws.</summary>
    public object? ReadOrError(object owner)
    {
        try
        {
            return read(owner);
        }
        catch (Exception e) // Boundary: a caller's getter may throw anything.
        {
            Exception cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
            return $"!ERROR: {cause.GetType().Name}: {JsonString.SafeMessage(cause)}";
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification =
        "Where trimming has removed a type's members none are found, and the value is written as its ToString().")]
    private static MemberReader[] Find(Type type)
    {
        const BindingFlags Visible = BindingFlags.Public | BindingFlags.Instance;
        IEnumerable<MemberReader> properties = type.GetProperties(Visible)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0
                && !property.PropertyType.IsByRefLike)
            .Select(property => ReaderOf(property, property.GetValue));
        IEnumerable<MemberReader> fields = type.GetFields(Visible)
            .Where(field => !field.FieldType.IsByRefLike)
            .Select(field => ReaderOf(field, field.GetValue));
        // Of a member and one that it hides, the class's own comes first.
        return [.. properties.Concat(fields).DistinctBy(member => member.Name)];
    }

    private static MemberReader ReaderOf(MemberInfo member, Func<object, object?> read) =>
        new(member.Name, RedactedMembers.Hides(member) ? _ => SecretNames.Replacement : read);

    // Programs have few types that they log; a generator of types must not fill the memory.
    private const int MaxKnownTypes = 4096;
}
