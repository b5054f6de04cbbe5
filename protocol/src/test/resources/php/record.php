<?php
// Records what PHP itself says, for the tests of protocol.wire to be held against.
// php -d serialize_precision=-1 record.php   (writes the .tsv files beside it; made with PHP 8.2)

function table(string $name, iterable $rows): void
{
    $lines = [];
    foreach ($rows as $row) {
        $lines[] = implode("\t", $row);
    }
    file_put_contents(__DIR__ . "/$name.tsv", implode("\n", $lines) . "\n");
}

// label, serialize
$nested = fn(int $levels) => $levels === 0 ? [] : [$nested($levels - 1)];
$values = [
    'null' => null, 'true' => true, 'false' => false, 'zero' => 0, 'minus' => -42, 'max' => PHP_INT_MAX, 'min' => PHP_INT_MIN,
    'half' => 1.5, 'whole' => 2.0, 'inf' => INF, 'minus-inf' => -INF, 'minus-zero' => -0.0,
    'empty' => '', 'ascii' => 'hi', 'quotes' => 'a"b;c', 'chinese' => '用户', 'emoji' => '😀', 'newline' => "a\nb\0c",
    'latin1' => "\xe9t\xe9", 'bytes' => "\x00\x01\xff", 'cut-utf8' => "\xe7\x94", 'surrogate' => "\xed\xa0\x80",
    'list' => [1, 'two', null], 'empty-array' => [], 'map' => ['a' => 1, 'b' => [true, false]], 'order' => ['z' => 1, 'a' => 2, 5 => 3, 1 => 4],
    'negative-key' => [-3 => 'x'], 'binary-key' => ["\xff" => 1], 'deep' => [[[[[]]]]],
];
table('values', array_map(fn($label, $value) => [$label, bin2hex(serialize($value))], array_keys($values), $values));

// key, serialize of an array with that key
$keys = ['0', '42', '042', '00', '-0', '-5', '-05', '+1', '1.0', '1e3', '', ' 1', '1 ', '-', '--1', '0x1A', 'abc', '用',
    '9223372036854775807', '9223372036854775808', '-9223372036854775808', '-9223372036854775809', '92233720368547758070', '99999999999999999999999'];
table('keys', array_map(fn($key) => [bin2hex($key), bin2hex(serialize([$key => true]))], $keys));

// bits, serialize, json_encode
mt_srand(20);
$doubles = [0.0, -0.0, 1.0, 1.5, 0.1, 0.2, 1 / 3, 2 / 3, 100000.0, 1e14, 1e15, 1e16, 1e17, 123456789012345678.0, 1e18, 1e21, 1e22, 1e23, 2e23, 1e25, 1e100,
    1e-3, 1e-4, 1e-5, 0.00012345, 0.000012345, 2.5e-7, 5e-324, 1e-323, 1.5e-323, 2e-323, 4e-323, 2.2250738585072014e-308, 1.7976931348623157e308, 9007199254740993.0, 9.5e15, 4.35, 1.005, -7.25e-10];
for ($i = 0; $i < 100; $i++) {
    $bits = random_bits();
    $doubles[] = unpack('E', $bits)[1];
    $doubles[] = mt_rand() / (10 ** mt_rand(0, 30)) * (10 ** mt_rand(0, 30));
    $doubles[] = mt_rand(1, 999) * 10.0 ** mt_rand(-25, 25);
}
function random_bits(): string
{
    do {
        $bits = pack('N2', mt_rand(0, 0xffffffff), mt_rand(0, 0xffffffff));
    } while (!is_finite(unpack('E', $bits)[1]));
    return $bits;
}
table('doubles', array_map(fn($d) => [bin2hex(pack("E", $d)), serialize($d), json_encode($d)], array_map("floatval", $doubles)));

// serialize, json_encode with JSON_UNESCAPED_UNICODE
$json = [null, true, 1, 1.0, 1.5, 1e25, 'a/b', "q\"\\\x08\x0c\n\r\t\x01\x1f\x7f", '用户 😀', "\u{2028}\u{2029}", [], [1, [2]], ['a' => 1, 5 => null], [1 => 'x'], ['' => 0], ['k/"' => ['n' => [true, false]]]];
table('json', array_map(fn($v) => [bin2hex(serialize($v)), bin2hex(json_encode($v, JSON_UNESCAPED_UNICODE))], $json));

// name, json_encode without flags
$names = ['room', '用户', '😀', 'a/b', "\"\\\x08\x0c\n\r\t\x01\x7f", "é\u{2028}"];
table('names', array_map(fn($name) => [bin2hex($name), bin2hex(json_encode($name))], $names));

// query string, serialize of what parse_str makes of it
$queries = ['a[]=1&a[k]=2&x.y=1&+=', 'a=1&b=x%20y', 'a=1&a=2', 'a[b][c]=1&a[b][]=2', 'a[=1', 'a]=1', '[a]=1', 'a[b=1', 'a[b[c=1', 'a[b.c d=1', 'a[b]c=1', 'a.b[c.d]=1',
    ' a=1', 'a b=1', '%00=1', 'a%00b=1', '=1', 'a', 'a&b', 'a=1&&b=2', 'a=%zz', 'a=%', 'a=%4', 'a=%41%', 'a[0]=x&a[1]=y', 'a[01]=x', 'a=1&a[]=2', 'a[]=1&a=2', 'a[[b]]=1', 'a[b][=1',
    'a%5Bx%5D=1', 'a;b=1', 'a[ b ]=1', 'a[]b=1', 'a[][x]=1&a[][x]=2', 'a=1=2', '.=1', '+a=1', 'a[-5]=1', 'a[-5]=1&a[]=2', 'a[]', '0=a', '42=a', '[=1', '[]=1', 'a..b=1', 'a[b].c=1',
    'a=%E7%94%A8', 'a=%ff', '%ff=1', 'a[%ff]=1', 'a=1&a[b][c]=2', 'a[9223372036854775807]=1&a[]=2', 'a[9223372036854775807]=1&a[][x]=2&b=1', 'a[x]=1&a[y]=2&a[x]=3', 'token=t&room=%E7%9B%B4%E6%92%AD',
    'a' . str_repeat('[x]', 40) . '=1', 'a' . str_repeat('[x]', 70) . '=1&b=1', implode('&', array_map(fn($i) => "k$i=1", range(1, 1100)))];
table('query-strings', array_map(function ($query) {
    @parse_str($query, $variables);
    return [bin2hex($query), bin2hex(serialize($variables))];
}, $queries));

// old, changes, array_replace_recursive
$merges = [
    [['a' => 1], ['b' => 2]], [['a' => 1], ['a' => 2]], [['a' => ['x' => 1, 'y' => 2]], ['a' => ['y' => 3, 'z' => 4]]], [['a' => ['x' => 1]], ['a' => 5]], [['a' => 5], ['a' => ['x' => 1]]],
    [['l' => [1, 2, 3]], ['l' => [9]]], [['l' => [1, 2, 3]], ['l' => []]], [['a' => null], ['a' => ['b' => null]]], [[], ['a' => 1]], [['a' => 1], []], [[5 => 'x', 'k' => 1], [5 => 'y', 6 => 'z']],
    [['n' => ['a' => ['b' => 1, 'c' => [1, 2]]]], ['n' => ['a' => ['c' => [1 => 'two'], 'd' => true]]]], [['a' => "\xff"], ['b' => 0.1]],
];
table('merges', array_map(fn($m) => array_map(fn($v) => bin2hex(serialize($v)), [...$m, array_replace_recursive(...$m)]), $merges));

// what is refused, and how: label, bytes
class Thing implements Serializable
{
    public $x = 1;
    public function serialize() { return 'x'; }
    public function unserialize($data) { }
    public function __serialize(): array { return ['x' => 1]; }
    public function __unserialize(array $data): void { }
}
enum Colour { case Red; }
$shared = new stdClass();
$reference = [1];
$reference[1] = &$reference[0];
table('refused', array_map(fn($label, $text) => [$label, bin2hex($text)], array_keys($refused = [
    'objects' => serialize($shared), 'objects (with __serialize)' => serialize(new Thing()), 'objects (custom)' => 'C:5:"Thing":1:{x}', 'enums' => serialize(Colour::Red),
    'references' => serialize($reference), 'objects (in an array)' => serialize(['a' => ['b' => $shared]]), 'references (to an object)' => 'a:2:{i:0;i:1;i:1;r:1;}',
]), $refused));
