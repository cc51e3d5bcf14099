using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;

namespace Hewn.AspNetCore.Calls;

/// <summary>
/// A server's features by their types. What the collection's own generic methods do, too; but these are virtual, and
/// the runtime looks for their code at each call.
/// </summary>
internal static class FeatureAccess
{
    /// <summary>The feature; null where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // So that the type is a constant.
    public static T? Find<T>(this IFeatureCollection features)
        where T : class => (T?)features[typeof(T)];

    /// <summary>Puts a feature in the place of the one that was there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    public static void Put<T>(this IFeatureCollection features, T feature)
        where T : class => features[typeof(T)] = feature;
}
