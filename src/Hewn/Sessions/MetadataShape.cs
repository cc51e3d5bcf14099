using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Hewn.Records;
using Hewn.Redaction;

namespace Hewn.Sessions;

/// <summary>The members of a type that is logged as metadata: found out once, then read by delegates. Thread-safe.
/// </summary>
internal static class MetadataShape
{
    private static readonly ConcurrentDictionary<Type, MetadataMember[]?> _known = new();

    /// <summary>
    /// The members of a value, in the order of their declaration; null for one that is not shown by its members.
    /// </summary>
    public static MetadataMember[]? Of(object value)
    {
        Type type = value.GetType();
        if (_known.TryGetValue(type, out MetadataMember[]? members))
            return members;
        return _known.Count < MaxKnownTypes ? _known.GetOrAdd(type, static (_, one) => Find(one), value) : Find(value);
    }

    /// <summary>Whether values of the type have no inside: numbers, texts, truths, times.</summary>
    public static bool IsPlain(Type type) => type.IsPrimitive || type == typeof(string) || type == typeof(decimal)
        || type == typeof(DateTime) || type == typeof(DateTimeOffset) || type == typeof(TimeSpan)
        || type == typeof(Guid) || type.IsEnum;

    private static MetadataMember[]? Find(object value)
    {
        Type type = value.GetType();
        bool isPair = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);
        if (value is IEnumerable or ITuple or NumberSummary || isPair || MetadataValue.IsWhole(value)
            || JsonValue.IsLeaf(value) || RedactedMembers.Hides(type))
            return null;
        MemberReader[] readers = MemberReader.Of(type);
        // An anonymous object without members is empty; another one has a text of its own.
        return readers.Length == 0 && !type.Name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal)
            ? null
            : [.. readers.Select(reader => TypedOf(type, reader.Name) ?? new ReadMember(reader))];
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification =
        "A member that trimming has removed is not among the readers either.")]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "The type is this assembly's own.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The type asks nothing of its parameters.")]
    private static MetadataMember? TypedOf(Type type, string name)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported || type.IsValueType || type.ContainsGenericParameters)
            return null;
        try
        {
            PropertyInfo? property = type.GetProperty(name, BindingFlags.Public | BindingFlags.Instance);
            if (property?.GetMethod is not { IsVirtual: false } getter || RedactedMembers.Hides(property)
                || property.PropertyType.IsByRef || property.PropertyType.IsPointer)
                return null;
            Type value = property.PropertyType;
            Delegate read = getter.CreateDelegate(typeof(Func<,>).MakeGenericType(type, value));
            return (MetadataMember?)Activator.CreateInstance(
                typeof(TypedMember<,>).MakeGenericType(type, value), MetadataMember.NameOf(name), read);
        }
        catch (Exception) // Boundary: reflection on a type that is none of ours; it is read in the slow way.
        {
            return null;
        }
    }

    // Programs have few types that they log; a generator of types must not fill the memory.
    private const int MaxKnownTypes = 4096;
}
