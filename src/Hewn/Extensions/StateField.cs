using System.Runtime.CompilerServices;

namespace Hewn.Extensions;

/// <summary>Fields of values whose type is a type parameter.</summary>
internal static class StateField
{
    /// <summary>A field; numbers, truths and times are not boxed.</summary>
    public static LogField Of<T>(string name, T value)
    {
        // The JIT keeps one branch of these for each type.
        if (typeof(T) == typeof(int))
            return (name, Unsafe.As<T, int>(ref value));
        if (typeof(T) == typeof(bool))
            return (name, Unsafe.As<T, bool>(ref value));
        if (typeof(T) == typeof(double))
            return (name, Unsafe.As<T, double>(ref value));
        if (typeof(T) == typeof(long))
            return (name, Unsafe.As<T, long>(ref value));
        if (typeof(T) == typeof(uint))
            return (name, (long)Unsafe.As<T, uint>(ref value));
        if (typeof(T) == typeof(ulong))
            return new LogField(name, Unsafe.As<T, ulong>(ref value));
        if (typeof(T) == typeof(float))
            return (name, Unsafe.As<T, float>(ref value));
        if (typeof(T) == typeof(DateTime))
            return (name, Unsafe.As<T, DateTime>(ref value));
        if (typeof(T) == typeof(TimeSpan))
            return (name, Unsafe.As<T, TimeSpan>(ref value));
        return new LogField(name, (object?)value);
    }
}
