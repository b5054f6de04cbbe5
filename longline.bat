@echo off
rem Starts Longline: finds a JDK of 25 or newer, builds a checkout that has not been built, and runs.
rem Never run on Windows; under Wine's cmd.exe all of it was, but for the "for" that finds a build of a checkout and the word on Maven.
rem   LONGLINE_JAVA   the java to run, or the home of a JDK; JAVA_HOME, then java of the PATH, if left out
rem   LONGLINE_OPTS   options for the JVM, as -Xmx2g
rem A checkout that was built is not built again when its sources are newer: remove dist\target for that.

rem a ! in a path is a ! only without delayed expansion, which may be on for the whole of cmd.exe
setlocal EnableExtensions DisableDelayedExpansion

if defined LONGLINE_JAVA if exist "%LONGLINE_JAVA%\bin\java.exe" set "JAVA_HOME=%LONGLINE_JAVA%"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
if defined LONGLINE_JAVA if not exist "%LONGLINE_JAVA%\bin\java.exe" set "JAVA=%LONGLINE_JAVA%"

rem an option that a JVM older than 25 refuses
"%JAVA%" -XX:+UseCompactObjectHeaders -version >nul 2>&1
if errorlevel 1 (
  echo longline: needs a JDK of 25 or newer; set LONGLINE_JAVA or JAVA_HOME to the home of one, as Eclipse Temurin 25 from https://adoptium.net 1>&2
  exit /b 78
)

set "HERE=%~dp0"
rem both, since a checkout at C:\longline has C:\lib beside it when there is one
if not exist "%HERE%..\lib\" goto checkout
if not exist "%HERE%..\conf\" goto checkout
set "HOME_DIR=%HERE%.."
goto run

:checkout
if not exist "%HERE%dist\pom.xml" (
  echo longline: this is neither the bin of a distribution nor a checkout; run longline from one of them 1>&2
  exit /b 78
)

call :find
if defined HOME_DIR goto run
where mvn >nul 2>&1
if errorlevel 1 (
  echo longline: nothing is built yet, and there is no Maven on the PATH to build it with; install Maven, or unpack a distribution 1>&2
  exit /b 78
)
echo longline: nothing is built yet; building, which takes a few minutes at most 1>&2
pushd "%HERE%"
call mvn -q -B -ntp -pl dist -am -Dmaven.test.skip=true -Dexec.skip=true package
if errorlevel 1 (
  popd
  echo longline: the build failed; what Maven said is above 1>&2
  exit /b 1
)
popd
call :find
if not defined HOME_DIR (
  echo longline: the build left nothing in dist\target 1>&2
  exit /b 1
)

:run
"%JAVA%" -XX:+UseCompactObjectHeaders -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 --enable-native-access=ALL-UNNAMED -Dio.netty.leakDetection.level=disabled --sun-misc-unsafe-memory-access=allow --add-opens=java.base/java.nio=ALL-UNNAMED -Dio.netty.noUnsafe=false -Dio.netty.jfr.enabled=false %LONGLINE_OPTS% -cp "%HOME_DIR%\conf;%HOME_DIR%\lib\*" io.longline.server.Main %*
exit /b %errorlevel%

:find
set "HOME_DIR="
for /d %%D in ("%HERE%dist\target\longline-*") do for /d %%E in ("%%D\longline-*") do if exist "%%E\lib\" set "HOME_DIR=%%E"
exit /b 0
