using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using Hewn.Records;
using Pair = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Hewn.Extensions;

/// <summary>
/// Makes the code that reads a state: its fields are private, and its interface cannot be called without a box where
/// its type is a type parameter.
/// </summary>
[RequiresDynamicCode("Makes methods while the program runs.")]
internal static class StateEmitter
{
    /// <summary>Value types of the runtime that are passed as they are; all others are boxed.</summary>
    private static readonly HashSet<Type> _plain =
    [
        typeof(int), typeof(long), typeof(uint), typeof(ulong), typeof(short), typeof(ushort), typeof(byte),
        typeof(sbyte), typeof(bool), typeof(char), typeof(double), typeof(float), typeof(decimal), typeof(Guid),
        typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly),
    ];

    /// <summary><c>{ count = state.Count; return state[count - 1].Value as string; }</c></summary>
    public static TemplateReader<TState> TemplateReader<TState>()
    {
        DynamicMethod method = Method("Template", typeof(string), typeof(TState), typeof(int).MakeByRefType());
        ILGenerator il = method.GetILGenerator();
        LocalBuilder last = il.DeclareLocal(typeof(Pair));
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Constrained, typeof(TState));
        il.Emit(OpCodes.Callvirt, typeof(IReadOnlyCollection<Pair>).GetMethod("get_Count")!);
        il.Emit(OpCodes.Stind_I4);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldind_I4);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Constrained, typeof(TState));
        il.Emit(OpCodes.Callvirt, typeof(IReadOnlyList<Pair>).GetMethod("get_Item")!);
        il.Emit(OpCodes.Stloc, last);
        il.Emit(OpCodes.Ldloca, last);
        il.Emit(OpCodes.Call, typeof(Pair).GetMethod("get_Value")!);
        il.Emit(OpCodes.Isinst, typeof(string));
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<TemplateReader<TState>>();
    }

    /// <summary><c>{ AddValue(state._value0, 0, plan, writer); … return true; }</c></summary>
    public static ValueReader<TState> ValueReader<TState>(StateShape shape)
    {
        DynamicMethod method = Method(
            "Values", typeof(bool), typeof(TState), typeof(StatePlan), typeof(RecordWriter));
        ILGenerator il = method.GetILGenerator();
        if (shape.Kind == StateKind.Template)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, shape.Fields[0]);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldarg_2);
            il.Emit(OpCodes.Call, typeof(StatePlan).GetMethod(nameof(StatePlan.TryAddAll))!);
        }
        else
        {
            for (int i = 0; i < shape.Fields.Length; i++)
                AddValue(il, shape.Fields[i], i);
            il.Emit(OpCodes.Ldc_I4_1);
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<ValueReader<TState>>();
    }

    private static void AddValue(ILGenerator il, FieldInfo field, int index)
    {
        Type type = field.FieldType;
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, field);
        if (type.IsValueType && !_plain.Contains(type))
            il.Emit(OpCodes.Box, type);
        il.Emit(OpCodes.Ldc_I4, index);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Call, AdderOf(type));
    }

    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "The type parameter has no requirements.")]
    private static MethodInfo AdderOf(Type type)
    {
        if (_plain.Contains(type))
            return typeof(StatePlan).GetMethod(nameof(StatePlan.AddValue))!.MakeGenericMethod(type);
        return typeof(StatePlan).GetMethod(
            type == typeof(string) ? nameof(StatePlan.AddText) : nameof(StatePlan.AddObject))!;
    }

    private static DynamicMethod Method(string name, Type result, Type state, params Type[] others) => new(
        $"{name}<{state.Name}>", result, [state.MakeByRefType(), .. others], typeof(StateEmitter).Module,
        skipVisibility: true);
}
