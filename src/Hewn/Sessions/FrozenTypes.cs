using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Hewn.Sessions;

/// <summary>
/// Types of which every value stays as it is: anonymous ones whose members have no inside. It comes to the same whether
/// such an object is encoded now or later. Thread-safe.
/// </summary>
internal static class FrozenTypes
{
    private static readonly ConcurrentDictionary<Type, bool> _known = new();

    // A loop binds one type again and again.
    [ThreadStatic]
    private static Type? _last;

    /// <summary>Whether it is one of them.</summary>
    public static bool Has(Type type)
    {
        if (ReferenceEquals(type, _last))
            return true;
        if (!_known.TryGetValue(type, out bool isFrozen))
        {
            isFrozen = IsFrozen(type);
            if (_known.Count < MaxKnownTypes)
                _known[type] = isFrozen;
        }

        if (isFrozen)
            _last = type;
        return isFrozen;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification =
        "A member that trimming has removed is not written either.")]
    private static bool IsFrozen(Type type) =>
        type.Name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal)
        && type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        && Array.TrueForAll(
            type.GetProperties(BindingFlags.Public | BindingFlags.Instance),
            property => !property.CanWrite && MetadataShape.IsPlain(property.PropertyType));

    // As for the shapes of metadata.
    private const int MaxKnownTypes = 4096;
}
