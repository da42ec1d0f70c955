namespace Gateway.Instrumentation.Packages.Tests;

/// <summary>What breaks a user's build or changes its meaning changes the text; what no user sees does not.</summary>
public class PublicApiTextTests
{
    private const string Attributes = "using System.ComponentModel; using System.Diagnostics.CodeAnalysis; using System.Runtime.CompilerServices;\n";

    [Theory]
    [InlineData("public class C<T>;", "public class C<T> where T : class;")]
    [InlineData("public class C<T> where T : class;", "public class C<T> where T : class?;")]
    [InlineData("public class C<T> where T : struct;", "public class C<T> where T : unmanaged;")]
    [InlineData("public class C<T> where T : IDisposable;", "public class C<T> where T : IDisposable, new();")]
    [InlineData("public class C<T> where T : allows ref struct;", "public class C<T>;")]
    [InlineData("public interface I<T>;", "public interface I<out T>;")]
    [InlineData("public delegate T D<T>();", "public delegate T D<out T>();")]
    [InlineData("public delegate void D(int a);", "public delegate void D(int a = 1);")]
    [InlineData("public delegate void D<T>();", "public delegate void D<T>() where T : class;")]
    [InlineData("public struct S;", "public readonly struct S;")]
    [InlineData("public struct S;", "public ref struct S;")]
    [InlineData("public class C;", "public sealed class C;")]
    [InlineData("public class C;", "public record C;")]
    [InlineData("public class C : List<string>;", "public class C : List<string?>;")]
    [InlineData("public class C : IComparable<C> { public int CompareTo(C? c) => 0; }", "public class C { public int CompareTo(C? c) => 0; }")]
    [InlineData("public enum E { A }", "public enum E : byte { A }")]
    [InlineData("public enum E { A, B }", "public enum E { B, A }")]
    [InlineData("public static class C { public static void M(this string s) { } }", "public static class C { public static void M(string s) { } }")]
    [InlineData(
        "public static class C { extension(string s) { public int P => 1; } }",
        "public static class C { extension(string s) { public int P { get => 1; set { } } } }")]
    public void A_type_that_changes_for_its_users_changes_the_text(string before, string after) => Text(after).ShouldNotBe(Text(before));

    [Theory]
    [InlineData("public void M<T>() { }", "public void M<T>() where T : class { }")]
    [InlineData("public void M<T>() where T : class { }", "public void M<T>() where T : struct { }")]
    [InlineData("public void M<T>() { }", "public void M<T>() where T : notnull { }")]
    [InlineData("public void M(string[] a) { }", "public void M(params string[] a) { }")]
    [InlineData("public void M(ReadOnlySpan<int> a) { }", "public void M(params ReadOnlySpan<int> a) { }")]
    [InlineData("public void M(string a = \"1\") { }", "public void M(string a = \"2\") { }")]
    [InlineData("public void M(string a = \"1\") { }", "public void M(int a = 1) { }")]
    [InlineData("public void M(object? a = null) { }", "public void M(object? a) { }")]
    [InlineData("public void M(string? a = null) { }", "public void M(string? a = \"null\") { }")]
    [InlineData("public void M(string? a = null) { }", "public void M(string? a = \"default\") { }")]
    [InlineData("public void M(string a = \"\") { }", "public void M(string a = \" \") { }")]
    [InlineData("public void M(char a = '1') { }", "public void M(char a = '2') { }")]
    [InlineData("public void M(int? a = null) { }", "public void M(int? a = 0) { }")]
    [InlineData("public void M(ref int a) { }", "public void M(in int a) { }")]
    [InlineData("public void M(ref int a) { }", "public void M(out int a) { a = 1; }")]
    [InlineData("public void M(in int a) { }", "public void M(ref readonly int a) { }")]
    [InlineData("public void M(Span<int> a) { }", "public void M(scoped Span<int> a) { }")]
    [InlineData("public void M(Func<string> a) { }", "public void M(Func<string?> a) { }")]
    [InlineData("public List<string[]> M() => [];", "public List<string?[]> M() => [];")]
    [InlineData("public T M<T>() => default!;", "public T? M<T>() => default!;")]
    [InlineData("public (int A, int B) M() => default;", "public (int A, int C) M() => default;")]
    [InlineData("public object M() => 1;", "public dynamic M() => 1;")]
    [InlineData("private int _a; public ref int M() => ref _a;", "private int _a; public ref readonly int M() => ref _a;")]
    [InlineData("public void M(System.Timers.Timer a) { }", "public void M(System.Threading.Timer a) { }")]
    [InlineData("public void M() { }", "public virtual void M() { }")]
    [InlineData("public virtual void M() { }", "public abstract void M();")]
    [InlineData("public override string ToString() => \"\";", "public sealed override string ToString() => \"\";")]
    [InlineData("protected void M() { }", "private protected void M() { }")]
    [InlineData("public string P { get; set; } = \"\";", "public required string P { get; set; } = \"\";")]
    [InlineData("public string P { get; set; } = \"\";", "public string P { get; init; } = \"\";")]
    [InlineData("public string P { get; set; } = \"\";", "public string P { get; protected set; } = \"\";")]
    [InlineData("public int this[int a] => a;", "public int this[int b] => b;")]
    [InlineData("public int F;", "public readonly int F;")]
    [InlineData("public int F;", "public required int F;")]
    [InlineData("public int F;", "public volatile int F;")]
    [InlineData("public static readonly int F = 1;", "public const int F = 1;")]
    [InlineData("public const string F = \"1\";", "public const string F = \"2\";")]
    [InlineData("protected int F;", "private int F;")]
    [InlineData("public event Action<string>? E;", "public event Action<string?>? E;")]
    [InlineData("public event Action? E;", "public static event Action? E;")]
    [InlineData("public class N<T>;", "public class N<T> where T : class;")]
    public void A_member_that_changes_for_its_users_changes_the_text(string before, string after) =>
        Text($"public abstract class C {{ {after} }}").ShouldNotBe(Text($"public abstract class C {{ {before} }}"));

    [Theory]
    [InlineData("public int M() => 1;", "public readonly int M() => 1;")]
    [InlineData("public int P { get => 1; set { } }", "public int P { readonly get => 1; set { } }")]
    [InlineData("private Span<int> _a; public Span<int> M() => default;", "private Span<int> _a; [System.Diagnostics.CodeAnalysis.UnscopedRef] public Span<int> M() => default;")]
    public void A_struct_s_member_that_changes_for_its_users_changes_the_text(string before, string after) =>
        Text($"public ref struct S {{ {after} }}").ShouldNotBe(Text($"public ref struct S {{ {before} }}"));

    [Theory]
    [InlineData("void M();", "void M() { }")]
    [InlineData("static abstract void M();", "static virtual void M() { }")]
    public void An_interface_s_member_that_changes_for_its_users_changes_the_text(string before, string after) =>
        Text($"public interface I {{ {after} }}").ShouldNotBe(Text($"public interface I {{ {before} }}"));

    [Theory]
    [InlineData("public void M() { }", "[Obsolete(\"No.\")] public void M() { }")]
    [InlineData("[Obsolete(\"No.\")] public void M() { }", "[Obsolete(\"No.\", true)] public void M() { }")]
    [InlineData("public void M() { }", "[OverloadResolutionPriority(1)] public void M() { }")]
    [InlineData("[OverloadResolutionPriority(1)] public void M() { }", "[OverloadResolutionPriority(-1)] public void M() { }")]
    [InlineData("public void M() { }", "[EditorBrowsable(EditorBrowsableState.Never)] public void M() { }")]
    [InlineData("public void M() { }", "[RequiresUnreferencedCode(\"No.\")] public void M() { }")]
    [InlineData("public void M() { }", "[Experimental(\"X1\")] public void M() { }")]
    [InlineData("public string? M() => null;", "[return: NotNull] public string? M() => \"\";")]
    [InlineData("public bool M(string? a) => false;", "public bool M([NotNullWhen(true)] string? a) => a is not null;")]
    [InlineData("public void M(string? a = null) { }", "public void M([CallerMemberName] string? a = null) { }")]
    [InlineData("public void M<T>() { }", "public void M<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>() { }")]
    [InlineData("public class N<T>;", "public class N<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>;")]
    [InlineData("public delegate void D(string? a);", "public delegate void D([NotNull] string? a);")]
    [InlineData("public string P { get; set; } = \"\";", "[AllowNull] public string P { get; set; } = \"\";")]
    [InlineData("public int P { get; set; }", "public int P { get; [Obsolete] set; }")]
    [InlineData("public enum E { A }", "[Flags] public enum E { A }")]
    [InlineData("public enum E { A }", "public enum E { [Obsolete] A }")]
    [InlineData("public class N : Attribute;", "[AttributeUsage(AttributeTargets.Class)] public class N : Attribute;")]
    public void An_attribute_that_users_or_their_tools_read_changes_the_text(string before, string after) =>
        Text($"{Attributes}public class C {{ {after} }}").ShouldNotBe(Text($"{Attributes}public class C {{ {before} }}"));

    [Theory]
    [InlineData("public void M() { }", "public void M() => GC.KeepAlive(this);")]
    [InlineData("", "private int _a; private string P { get; set; } = \"\"; private void M(int a = 1) { }")]
    [InlineData("", "internal int A; internal void M() { } internal class N; private protected void O() { }")]
    [InlineData("public int P { get; }", "public int P { get; private set; }")]
    [InlineData("public int P => 1;", "public int P { get; }")]
    [InlineData("public System.Threading.Tasks.Task M() => default!;", "public async System.Threading.Tasks.Task M() => await default(ValueTuple<System.Threading.Tasks.Task>).Item1;")]
    [InlineData("public void A() { } public void B() { }", "public void B() { } public void A() { }")]
    public void What_no_user_sees_does_not_change_the_text(string before, string after) =>
        Text($"public class C {{ {after} }}").ShouldBe(Text($"public class C {{ {before} }}"));

    private static string Text(string source) => PublicApiText.Of(CompiledSource.Compile(source), CompiledSource.References);
}
