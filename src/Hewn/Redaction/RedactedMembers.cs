using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Hewn.Redaction;

/// <summary>Which types and members carry <see cref="RedactAttribute"/>.</summary>
internal static class RedactedMembers
{
    private static readonly ConcurrentDictionary<Type, bool> _types = new();
    private static readonly ConcurrentDictionary<Type, bool> _texts = new();

    /// <summary>Whether values of the type must not be shown at all.</summary>
    public static bool Hides(Type type) => _types.Count < MaxKnownTypes
        ? _types.GetOrAdd(type, static one => HasAttribute(one))
        : HasAttribute(type);

    /// <summary>
    /// Whether the text of such a value, its <c>ToString()</c>, may show what is marked: the type itself, a member, or
    /// a member's member. A record's text shows them all.
    /// </summary>
    public static bool MayStandInText(Type type) => _texts.Count < MaxKnownTypes
        ? _texts.GetOrAdd(type, static one => MayStandInText(one, []))
        : MayStandInText(type, []);

    /// <summary>Whether a property or field must not be shown.</summary>
    public static bool Hides(MemberInfo member) =>
        HasAttribute(member) || (member is PropertyInfo && HasMarkedParameter(member));

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification =
        "Members that trimming has removed cannot be read, and so are shown nowhere.")]
    private static bool MayStandInText(Type type, HashSet<Type> seen)
    {
        const BindingFlags Visible = BindingFlags.Public | BindingFlags.Instance;
        if (Hides(type))
            return true;
        if (type.IsPrimitive || type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true
            || seen.Count > MaxTypesOfText || !seen.Add(type))
            return false;
        return Array.Exists(
                type.GetProperties(Visible),
                property => Hides(property) || MayStandInText(property.PropertyType, seen))
            || Array.Exists(type.GetFields(Visible), field => Hides(field) || MayStandInText(field.FieldType, seen));
    }

    /// <summary>
    /// <c>record Login([Redact] string Phrase)</c> puts the attribute on the constructor's parameter, not on the
    /// property that the compiler makes of it.
    /// </summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification =
        "Where trimming has removed a constructor its property is gone, too, or was marked itself.")]
    private static bool HasMarkedParameter(MemberInfo property) =>
        property.DeclaringType?.GetConstructors()
            .SelectMany(constructor => constructor.GetParameters())
            .Any(parameter => parameter.Name == property.Name
                && parameter.IsDefined(typeof(RedactAttribute), inherit: false)) == true;

    private static bool HasAttribute(MemberInfo member) => member.IsDefined(typeof(RedactAttribute), inherit: true);

    private const int MaxKnownTypes = 4096;
    private const int MaxTypesOfText = 64;
}
